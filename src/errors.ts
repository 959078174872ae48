import { defineFields, isBranded, TransakError, type TransakErrorDetails } from "./transak-error.ts";
import type { TransakWebhookError } from "./webhook-error.ts";

export { TransakError, type TransakErrorCode, type TransakErrorDetails } from "./transak-error.ts";
export { TransakWebhookError, type TransakWebhookReason } from "./webhook-error.ts";

/** The options of `new TransakClient(…)` are wrong. The message says which and how to fix it. */
export class TransakConfigError extends TransakError {
  override get name() {
    return "TransakConfigError" as const;
  }
  override readonly code = "config" as const;
}

/** The arguments of a call are wrong. Nothing has been sent. */
export class TransakValidationError extends TransakError {
  override get name() {
    return "TransakValidationError" as const;
  }
  override readonly code = "validation" as const;
}

/** A 2xx response that is not what the document promises: not JSON, no `data.widgetUrl`, not an http(s) URL. */
export class TransakResponseError extends TransakError {
  override get name() {
    return "TransakResponseError" as const;
  }
  override readonly code = "invalid_response" as const;
  /** The HTTP status. */
  readonly status: number;
  /** Transak's id of the request, for its support. */
  declare readonly requestId?: string;

  constructor(message: string, status: number, requestId: string | undefined, details?: TransakErrorDetails) {
    super(message, { ...details, requestId });
    this.status = status;
  }
}

/** No response: the name did not resolve, the connection was refused, reset or cut off, or the response was a redirect. */
export class TransakConnectionError extends TransakError {
  override get name() {
    return "TransakConnectionError" as const;
  }
  override readonly code = "connection" as const;

  constructor(message: string, details?: TransakErrorDetails) {
    super(message, {
      hint: "Check DNS, firewall and proxy. Session calls and refreshes of access tokens go to different hosts.",
      ...details,
    });
  }
}

/** `timeoutMs` ran out before the last byte of the response. */
export class TransakTimeoutError extends TransakError {
  override get name() {
    return "TransakTimeoutError" as const;
  }
  override readonly code = "timeout" as const;
  /** How long was waited, in milliseconds. */
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms.`, { retryable: true });
    this.timeoutMs = timeoutMs;
  }
}

/** The caller's own `accessToken` function failed, or what it returned cannot be an access token. After a 401 a request has been sent. */
export class TransakTokenError extends TransakError {
  override get name() {
    return "TransakTokenError" as const;
  }
  override readonly code = "token" as const;
}

/** The name of an error of a response that is not 2xx. */
type ApiErrorName =
  | "TransakApiError"
  | "TransakBadRequestError"
  | "TransakNotFoundError"
  | "TransakUnauthorizedError"
  | "TransakForbiddenError"
  | "TransakRateLimitError"
  | "TransakServerError";

/** What a response that is not 2xx says about itself. */
export interface ApiErrorFields {
  /** The HTTP status. */
  readonly status: number;
  /** Transak's code of the error. */
  readonly errorCode?: number | string | undefined;
  /** Transak's own words. */
  readonly apiMessage?: string | undefined;
  /** Transak's id of the request. */
  readonly requestId?: string | undefined;
  /** How long the response asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The body: parsed, or text. */
  readonly body?: unknown;
}

/**
 * A response that is not 2xx. Statuses that call for different handling have a subclass each:
 * `TransakBadRequestError` 400, `TransakUnauthorizedError` 401, `TransakForbiddenError` 403, `TransakRateLimitError` 429,
 * `TransakServerError` 5xx; and `TransakNotFoundError` where Transak says that an order does not exist.
 */
export class TransakApiError extends TransakError {
  override get name(): ApiErrorName {
    return "TransakApiError";
  }
  override readonly code = "api" as const;
  /** The HTTP status. */
  readonly status: number;
  /**
   * Transak's code of the error; stable, unlike the message. 1002: token missing, invalid or expired. 4001: invalid wallet
   * address. 9001: request validation. Numeric strings are given as numbers.
   */
  declare readonly errorCode?: 1002 | 4001 | 9001 | (number & {}) | (string & {});
  /** Transak's own words. They change: decide by `errorCode`. */
  declare readonly apiMessage?: string;
  /** Transak's id of the request, for its support. */
  declare readonly requestId?: string;
  /** How long the response asks to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The response's body: parsed, with undocumented fields redacted, or text of at most 2,048 characters. */
  declare readonly body?: unknown;

  constructor(message: string, fields: ApiErrorFields, details?: TransakErrorDetails) {
    const { status, errorCode, apiMessage, requestId, retryAfterMs, body } = fields;
    super(message, { ...details, requestId });
    this.status = status;
    defineFields(this, { errorCode, retryAfterMs }, { enumerable: true });
    // The body of an error with words of its own says no more than they do.
    const isSaid = apiMessage !== undefined && message.includes(apiMessage);
    defineFields(this, { apiMessage, body }, { enumerable: !isSaid });
  }
}

/** 400: the request is not valid. `apiMessage` names the field. At the token endpoint: the API secret is wrong. */
export class TransakBadRequestError extends TransakApiError {
  override get name() {
    return "TransakBadRequestError" as const;
  }
}

/** The order does not exist, or is another partner's. Transak says it with 400. */
export class TransakNotFoundError extends TransakApiError {
  override get name() {
    return "TransakNotFoundError" as const;
  }
}

/** 401: the access token or user token is missing, invalid or expired, or the account or IP is not provisioned. */
export class TransakUnauthorizedError extends TransakApiError {
  override get name() {
    return "TransakUnauthorizedError" as const;
  }
}

/** 403: the calling IP or the referrer domain is not on Transak's list. */
export class TransakForbiddenError extends TransakApiError {
  override get name() {
    return "TransakForbiddenError" as const;
  }
}

/** 429: too many requests, from the API or from Cloudflare in front of it. */
export class TransakRateLimitError extends TransakApiError {
  override get name() {
    return "TransakRateLimitError" as const;
  }
}

/** 5xx: a fault on Transak's side. */
export class TransakServerError extends TransakApiError {
  override get name() {
    return "TransakServerError" as const;
  }
}

/** Each error of this package: `code` and `name` tell which, as well as `instanceof` does. */
export type AnyTransakError =
  | TransakConfigError
  | TransakValidationError
  | TransakResponseError
  | TransakConnectionError
  | TransakTimeoutError
  | TransakTokenError
  | TransakWebhookError
  | TransakApiError
  | TransakBadRequestError
  | TransakNotFoundError
  | TransakUnauthorizedError
  | TransakForbiddenError
  | TransakRateLimitError
  | TransakServerError;

/**
 * Whether a value is an error of this package, of whichever installed copy. Decide then by `code` and `name`.
 *
 * @example
 * ```ts
 * try {
 *   await transak.createWidgetUrl(params, { userIp });
 * } catch (error) {
 *   if (isTransakError(error) && error.retryable) return sorry({ tryAgain: true });
 *   throw error;
 * }
 * ```
 */
export function isTransakError(value: unknown): value is AnyTransakError {
  return isBranded(value);
}
