import { TransakError } from "./transak-error.ts";

/** The caller's own `accessToken` function failed, or what it returned cannot be an access token. Nothing has been sent. */
export class TransakTokenError extends TransakError {
  override readonly name = "TransakTokenError" as const;
  override readonly code = "token" as const;
}
