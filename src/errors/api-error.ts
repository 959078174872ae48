import { TransakError, type TransakErrorDetails } from "./transak-error.ts";

/** What an answer that is not 2xx says about itself. */
export interface ApiErrorFields {
  /** The HTTP status. */
  readonly status: number;
  /** Transak's code of the error. */
  readonly errorCode?: number | string | undefined;
  /** Transak's own words. */
  readonly apiMessage?: string | undefined;
  /** Transak's id of the request. */
  readonly requestId?: string | undefined;
  /** How long the answer asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The body: parsed, or text. */
  readonly body?: unknown;
}

/**
 * An answer that is not 2xx. Statuses that call for different handling have a subclass each:
 * `TransakBadRequestError` 400, `TransakUnauthorizedError` 401, `TransakForbiddenError` 403, `TransakRateLimitError` 429,
 * `TransakServerError` 5xx.
 */
export class TransakApiError extends TransakError {
  override readonly name: string = "TransakApiError";
  override readonly code = "api" as const;
  /** The HTTP status. */
  readonly status: number;
  /**
   * Transak's code of the error; stable, unlike the message. 1002: token missing, invalid or expired. 4001: invalid wallet
   * address. 9001: request validation. Numeric strings are given as numbers.
   */
  declare readonly errorCode?: number | string;
  /** Transak's own words. They change: decide by `errorCode`. */
  declare readonly apiMessage?: string;
  /** Transak's id of the request, for its support. */
  declare readonly requestId?: string;
  /** How long the answer asks to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The answer's body: parsed, with undocumented fields redacted, or text of at most 2,048 characters. */
  declare readonly body?: unknown;

  constructor(message: string, fields: ApiErrorFields, details?: TransakErrorDetails) {
    super(message, details);
    this.status = fields.status;
    for (const [name, value] of Object.entries(fields)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
    }
  }
}
