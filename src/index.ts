export { TransakClient } from "./client.ts";
export {
  type AnyTransakError,
  type ApiErrorFields,
  isTransakError,
  TransakApiError,
  TransakBadRequestError,
  TransakConfigError,
  TransakConnectionError,
  TransakError,
  type TransakErrorCode,
  type TransakErrorDetails,
  TransakForbiddenError,
  TransakNotFoundError,
  TransakRateLimitError,
  TransakResponseError,
  TransakServerError,
  TransakTimeoutError,
  TransakTokenError,
  TransakUnauthorizedError,
  TransakValidationError,
  TransakWebhookError,
  type TransakWebhookReason,
} from "./errors.ts";
export type {
  TransakClockSkewEvent,
  TransakEvent,
  TransakEventBase,
  TransakFailureEvent,
  TransakRenewalFailureEvent,
  TransakRequestEvent,
  TransakResponseEvent,
  TransakRetryEvent,
  TransakSkippedOrderEvent,
  TransakStoreFailureEvent,
  TransakTokenContentionEvent,
  TransakTokenEvent,
} from "./events.ts";
export type { Country } from "./generated/country.ts";
export type { CryptoCurrency } from "./generated/crypto-currency.ts";
export type { FiatCurrency } from "./generated/fiat-currency.ts";
export type { Order, OrderStatus } from "./generated/order.ts";
export type { Price } from "./generated/price.ts";
export type { WebhookDelivery } from "./generated/webhook-delivery.ts";
export type { WidgetParams } from "./generated/widget-params.ts";
export type { TransakLogger } from "./log.ts";
export type { WidgetUrl } from "./operations/create-widget-url.ts";
export type { PriceQuery } from "./operations/get-price.ts";
export type { WebhooksQuery } from "./operations/get-webhooks.ts";
export type { OrderList, OrderPage } from "./operations/list-orders.ts";
export { type OrderStage, orderStage } from "./operations/order.ts";
export type { ListOrdersQuery } from "./operations/orders-query.ts";
export type { WalletAddressQuery } from "./operations/verify-wallet-address.ts";
export type {
  AccessTokenOptions,
  ApiSecretOptions,
  CallOptions,
  CreateWidgetUrlOptions,
  QueryCallOptions,
  TransakClientBaseOptions,
  TransakClientOptions,
  TransakEnvironment,
} from "./options.ts";
export type { Fetch } from "./platform.ts";
export type { AccessTokenRecord, PreviousToken } from "./tokens/record.ts";
export type { AccessTokenContext, AccessTokenProvider, AccessTokens } from "./tokens/source.ts";
export { type AccessTokenStore, memoryTokenStore } from "./tokens/store.ts";
