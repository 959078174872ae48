import { isRetryable } from "../retry.ts";
import { TransakError } from "./transak-error.ts";

/** `timeoutMs` ran out before the last byte of the answer. */
export class TransakTimeoutError extends TransakError {
  override readonly name = "TransakTimeoutError" as const;
  override readonly code = "timeout" as const;
  /** How long was waited, in milliseconds. */
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms.`, { retryable: isRetryable("timeout") });
    this.timeoutMs = timeoutMs;
  }
}
