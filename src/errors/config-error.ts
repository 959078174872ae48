import { TransakError } from "./transak-error.ts";

/** The options of `new TransakClient(…)` are wrong. The message says which and how to mend it. */
export class TransakConfigError extends TransakError {
  override readonly name = "TransakConfigError" as const;
  override readonly code = "config" as const;
}
