import { TransakError } from "./transak-error.ts";

/** The arguments of a call are wrong. Nothing has been sent. */
export class TransakValidationError extends TransakError {
  override readonly name = "TransakValidationError" as const;
  override readonly code = "validation" as const;
}
