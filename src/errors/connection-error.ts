import { TransakError, type TransakErrorDetails } from "./transak-error.ts";

/** No answer: the name did not resolve, the connection was refused, reset or cut off, or the answer was a redirect. */
export class TransakConnectionError extends TransakError {
  override readonly name = "TransakConnectionError" as const;
  override readonly code = "connection" as const;

  constructor(message: string, details?: TransakErrorDetails) {
    super(message, {
      hint: "Check DNS, firewall and proxy. Session calls and refreshes of access tokens go to different hosts.",
      ...details,
    });
  }
}
