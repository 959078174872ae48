export type { CreateWidgetUrlOptions } from "./call-options.ts";
export { TransakClient } from "./client.ts";
export type {
  AccessTokenOptions,
  ApiSecretOptions,
  TransakClientBaseOptions,
  TransakClientOptions,
} from "./client-options.ts";
export type { WidgetUrl } from "./create-widget-url.ts";
export { type ApiErrorFields, TransakApiError } from "./errors/api-error.ts";
export { TransakBadRequestError } from "./errors/bad-request-error.ts";
export { TransakConfigError } from "./errors/config-error.ts";
export { TransakConnectionError } from "./errors/connection-error.ts";
export { TransakForbiddenError } from "./errors/forbidden-error.ts";
export { TransakRateLimitError } from "./errors/rate-limit-error.ts";
export { TransakResponseError } from "./errors/response-error.ts";
export { TransakServerError } from "./errors/server-error.ts";
export { TransakTimeoutError } from "./errors/timeout-error.ts";
export { TransakTokenError } from "./errors/token-error.ts";
export {
  isTransakError,
  TransakError,
  type TransakErrorCode,
  type TransakErrorDetails,
} from "./errors/transak-error.ts";
export { TransakUnauthorizedError } from "./errors/unauthorized-error.ts";
export { TransakValidationError } from "./errors/validation-error.ts";
export type {
  TransakEvent,
  TransakEventBase,
  TransakFailureEvent,
  TransakRenewalFailureEvent,
  TransakRequestEvent,
  TransakResponseEvent,
  TransakRetryEvent,
  TransakStoreFailureEvent,
  TransakTokenEvent,
} from "./events.ts";
export type { WidgetParams } from "./generated/widget-params.ts";
export type { TransakEnvironment } from "./settings.ts";
export type { AccessTokenRecord, AccessTokenStore } from "./tokens/access-token-store.ts";
export { memoryTokenStore } from "./tokens/memory-token-store.ts";
export type { AccessTokenContext, AccessTokenProvider } from "./tokens/provided-token.ts";
export type { AccessTokens } from "./tokens/token-source.ts";
export type { Fetch } from "./transport.ts";
