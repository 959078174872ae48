/** What kind of failure an error is. Safe to branch on; new values come only with a major version. */
export type TransakErrorCode =
  | "config"
  | "validation"
  | "api"
  | "invalid_response"
  | "connection"
  | "timeout"
  | "token";

/** What an error can say beside its message. */
export interface TransakErrorDetails {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /**
   * Whether the same call may succeed later, unchanged.
   *
   * @default false
   */
  readonly retryable?: boolean;
  /** Already free of secrets: see `describeCause`. */
  readonly cause?: unknown;
}

// Registered, so that an error made by another copy of this package is recognised too.
const brand = Symbol.for("transak-partner-api.error");

/**
 * The base of every error that this package throws.
 *
 * No property, message, stack or cause holds an access token, an API secret, a user token or a widget URL, so an error may
 * be logged as it is.
 */
export abstract class TransakError extends Error {
  /** The class's own name. */
  abstract override readonly name: string;
  /** What kind of failure it is. */
  abstract readonly code: TransakErrorCode;
  /** What to do about it, where there is something to do. */
  declare readonly hint?: string;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;

  constructor(message: string, { hint, retryable = false, cause }: TransakErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryable = retryable;
    if (hint !== undefined) this.hint = hint;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Everything that the error knows, ready for a structured log. */
  toJSON(): Record<string, unknown> {
    const fields: Record<string, unknown> = { name: this.name, code: this.code, message: this.message };
    Object.assign(fields, this);
    if (this.cause instanceof Error) fields.cause = { name: this.cause.name, message: this.cause.message };
    return fields;
  }
}

/** Whether a value is an error of this package, of whichever installed copy. */
export function isTransakError(value: unknown): value is TransakError {
  try {
    return (value as Record<symbol, unknown>)[brand] === true;
  } catch {
    // Nothing, or a proxy whose traps throw.
    return false;
  }
}
