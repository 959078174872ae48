import { readArguments } from "./check/read-arguments.ts";
import { TransakConfigError, TransakValidationError } from "./errors.ts";
import type { Country } from "./generated/country.ts";
import type { CryptoCurrency } from "./generated/crypto-currency.ts";
import type { FiatCurrency } from "./generated/fiat-currency.ts";
import type { Order } from "./generated/order.ts";
import type { Price } from "./generated/price.ts";
import type { WebhookDelivery } from "./generated/webhook-delivery.ts";
import type { WidgetParams } from "./generated/widget-params.ts";
import { type Call, type Caller, perform } from "./http/call.ts";
import { maxCallMs } from "./http/retry.ts";
import { createWidgetUrl, type WidgetUrl } from "./operations/create-widget-url.ts";
import { getCountries } from "./operations/get-countries.ts";
import { getCryptoCurrencies } from "./operations/get-crypto-currencies.ts";
import { getFiatCurrencies } from "./operations/get-fiat-currencies.ts";
import { getOrder } from "./operations/get-order.ts";
import { findOrder, readSearch } from "./operations/get-order-by-partner-order-id.ts";
import { getPrice, type PriceQuery } from "./operations/get-price.ts";
import { getWebhooks, type WebhooksQuery } from "./operations/get-webhooks.ts";
import { listOrders, type OrderList } from "./operations/list-orders.ts";
import type { ListOrdersQuery } from "./operations/orders-query.ts";
import { refreshAccessToken } from "./operations/refresh-access-token.ts";
import { verifyWalletAddress, type WalletAddressQuery } from "./operations/verify-wallet-address.ts";
import type {
  CallOptions,
  CreateWidgetUrlOptions,
  QueryCallOptions,
  TransakClientOptions,
  TransakEnvironment,
} from "./options.ts";
import { readClientOptions, resolveSettings, type Settings } from "./settings.ts";
import { createTokenSource } from "./token-source.ts";
import type { AccessTokens, Limits } from "./tokens/source.ts";
import { attachWebhookTokens } from "./tokens/webhook-tokens.ts";

/**
 * Creates Transak widget URLs from a partner's backend, and looks up the orders that they led to. Make one client and share it.
 *
 * @example
 * ```ts
 * const transak = new TransakClient({
 *   environment: "staging",
 *   apiKey: process.env.TRANSAK_API_KEY,
 *   apiSecret: process.env.TRANSAK_API_SECRET,
 *   referrerDomain: "shop.example",
 * });
 * ```
 */
export class TransakClient {
  /** The environment that this client talks to. */
  readonly environment: TransakEnvironment;
  readonly #settings: Settings;
  readonly #caller: Required<Caller>;

  /** @throws {TransakConfigError} when an option is wrong. Nothing is sent. */
  constructor(options: TransakClientOptions = {}) {
    const { settings, tokens } = readArguments("new TransakClient", TransakConfigError, () => {
      const given = readClientOptions(options);
      const settings = resolveSettings(given);
      const mint = () => perform({ settings }, refreshAccessToken(settings));
      return { settings, tokens: createTokenSource(given, settings, mint) };
    });
    this.#settings = settings;
    this.#caller = { settings, tokens };
    this.environment = settings.environment;
    attachWebhookTokens(this, (request) => tokens.knownTokens(request));
  }

  /**
   * Quotes a price: `GET /api/v1/pricing/public/quotes`. No access token is needed. Transak renews its prices each minute.
   *
   * Source: https://docs.transak.com/api/public/get-price
   *
   * @param query What to quote: exactly one of `fiatAmount` and `cryptoAmount`; a sale needs `cryptoAmount`.
   * @param options How to make the call.
   *
   * @throws {TransakValidationError} before anything is sent: an unknown, missing or malformed field or option
   * @throws {TransakBadRequestError} 400: the pair is not supported, or the amount is out of its limits
   * @throws {TransakUnauthorizedError} 401: Transak does not accept the API key
   * @throws {TransakRateLimitError} 429, after retries
   * @throws {TransakServerError} 5xx, after retries
   * @throws {TransakApiError} any other response that is not 2xx
   * @throws {TransakResponseError} 2xx without a price
   * @throws {TransakConnectionError} no response, after retries
   * @throws {TransakTimeoutError} no response in time, after retries
   *
   * @example
   * ```ts
   * const { cryptoAmount, totalFee } = await transak.getPrice({
   *   isBuyOrSell: "BUY",
   *   fiatCurrency: "EUR",
   *   cryptoCurrency: "ETH",
   *   network: "ethereum",
   *   paymentMethod: "credit_debit_card",
   *   fiatAmount: 50,
   * });
   * ```
   */
  getPrice(query: PriceQuery, options: QueryCallOptions = {}): Promise<Price> {
    return this.#perform("getPrice", () => getPrice(this.#settings, query, options));
  }

  /**
   * Lists the cryptocurrencies: `GET /cryptocoverage/api/v1/public/crypto-currencies`. No access token is needed. Large, and seldom another: keep it for some minutes.
   *
   * Source: https://docs.transak.com/api/public/get-crypto-currencies
   *
   * @param options How to make the call.
   *
   * @throws {TransakError} as `getPrice` does; `TransakResponseError` for what is not an array.
   *
   * @example
   * ```ts
   * const currencies = await transak.getCryptoCurrencies();
   * const onSale = currencies.filter(({ isAllowed }) => isAllowed).map(({ symbol, network }) => `${symbol} on ${network.name}`);
   * ```
   */
  getCryptoCurrencies(options: CallOptions = {}): Promise<CryptoCurrency[]> {
    return this.#perform("getCryptoCurrencies", () => getCryptoCurrencies(options));
  }

  /**
   * Lists the fiat currencies, with the payment methods of this partner and their limits: `GET /fiat/public/v1/currencies/fiat-currencies`. No access token is needed.
   *
   * Source: https://docs.transak.com/api/public/get-fiat-currencies
   *
   * @param options How to make the call.
   *
   * @throws {TransakError} as `getPrice` does; `TransakResponseError` for what is not an array.
   *
   * @example
   * ```ts
   * const currencies = await transak.getFiatCurrencies();
   * const euro = currencies.find(({ symbol }) => symbol === "EUR");
   * const methods = euro?.paymentOptions.filter(({ isActive }) => isActive).map(({ id }) => id);
   * ```
   */
  getFiatCurrencies(options: QueryCallOptions = {}): Promise<FiatCurrency[]> {
    return this.#perform("getFiatCurrencies", () => getFiatCurrencies(this.#settings, options));
  }

  /**
   * Lists the countries: `GET /api/v2/countries`. No access token is needed.
   *
   * Source: https://docs.transak.com/api/public/get-countries
   *
   * @param options How to make the call.
   *
   * @throws {TransakError} as `getPrice` does; `TransakResponseError` for what is not an array.
   *
   * @example
   * ```ts
   * const countries = await transak.getCountries();
   * const served = countries.filter(({ isAllowed }) => isAllowed).map(({ alpha2 }) => alpha2);
   * ```
   */
  getCountries(options: CallOptions = {}): Promise<Country[]> {
    return this.#perform("getCountries", () => getCountries(options));
  }

  /**
   * Checks a wallet address: `GET /cryptocoverage/api/v1/public/verify-wallet-address`. No access token is needed.
   *
   * Source: https://docs.transak.com/api/public/verify-wallet-address
   *
   * @param query The address, and what it is to hold.
   * @param options How to make the call.
   * @returns `valid: false` also where Transak responds with 400 because of the address.
   *
   * @throws {TransakError} as `getPrice` does; `TransakBadRequestError` for a 400 that is not about the address.
   *
   * @example
   * ```ts
   * const { valid } = await transak.verifyWalletAddress({
   *   cryptoCurrency: "ETH",
   *   network: "ethereum",
   *   walletAddress: "0xB5Fd1c8B1C1f0E1B9e39E1b0e6f8d4aF5a0cF8fE",
   * });
   * ```
   */
  verifyWalletAddress(query: WalletAddressQuery, options: QueryCallOptions = {}): Promise<{ readonly valid: boolean }> {
    return this.#perform("verifyWalletAddress", () => verifyWalletAddress(query, options));
  }

  /**
   * Creates a single-use widget URL, valid for five minutes: `POST /api/v2/auth/session`.
   *
   * Source: https://docs.transak.com/api/public/create-widget-url
   *
   * @param params What the widget shows and locks.
   * @param options The end user's IP address, and how to make the call.
   *
   * @throws {TransakValidationError} before anything is sent: an unknown or malformed parameter or option
   * @throws {TransakBadRequestError} 400: Transak refused a parameter, named in `apiMessage`
   * @throws {TransakUnauthorizedError} 401: the token was rejected, or account or IP are not provisioned
   * @throws {TransakForbiddenError} 403: IP or referrer domain are not on Transak's list
   * @throws {TransakRateLimitError} 429, after retries
   * @throws {TransakServerError} 5xx, after retries
   * @throws {TransakApiError} any other response that is not 2xx
   * @throws {TransakResponseError} 2xx without a widget URL
   * @throws {TransakConnectionError} no response, after retries
   * @throws {TransakTimeoutError} no response in time, after retries
   * @throws {TransakTokenError} the `accessToken` function failed
   *
   * @example
   * ```ts
   * const { widgetUrl, expiresAt } = await transak.createWidgetUrl(
   *   { cryptoCurrencyCode: "ETH", fiatCurrency: "EUR", fiatAmount: 50 },
   *   { userIp: "203.0.113.42" },
   * );
   * ```
   */
  createWidgetUrl(params: WidgetParams, options: CreateWidgetUrlOptions): Promise<WidgetUrl> {
    return this.#perform("createWidgetUrl", () => createWidgetUrl(this.#settings, params, options));
  }

  /**
   * Looks up an order: `GET /partners/api/v2/order/{orderId}`.
   *
   * Source: https://docs.transak.com/api/public/get-order-by-order-id
   *
   * @param orderId Transak's id of the order, from a webhook or from `listOrders`.
   * @param options How to make the call.
   *
   * @throws {TransakValidationError} before anything is sent: an id that cannot be one, or a wrong option
   * @throws {TransakNotFoundError} 400: there is no such order of this partner
   * @throws {TransakBadRequestError} 400: Transak refused the request for another reason
   * @throws {TransakUnauthorizedError} 401: the token was rejected, or account or IP are not provisioned
   * @throws {TransakForbiddenError} 403: IP is not on Transak's list
   * @throws {TransakRateLimitError} 429, after retries
   * @throws {TransakServerError} 5xx, after retries
   * @throws {TransakApiError} any other response that is not 2xx
   * @throws {TransakResponseError} 2xx without an order
   * @throws {TransakConnectionError} no response, after retries
   * @throws {TransakTimeoutError} no response in time, after retries
   * @throws {TransakTokenError} the `accessToken` function failed
   *
   * @example
   * ```ts
   * const order = await transak.getOrder(orderId);
   * if (orderStage(order.status) === "completed") await markAsPaid(order.partnerOrderId);
   * ```
   */
  getOrder(orderId: string, options: CallOptions = {}): Promise<Order> {
    return this.#perform("getOrder", () => getOrder(orderId, options));
  }

  /**
   * Lists orders: `GET /partners/api/v2/orders`. Awaited, the first page; in `for await`, every order of every page, each once.
   *
   * By default Transak leaves out much: orders that are not completed, and those older than 90 days.
   *
   * Source: https://docs.transak.com/api/public/get-orders
   *
   * @param query Which orders.
   * @param options How to make each call.
   *
   * @throws {TransakError} as `getOrder` does; but an unknown `partnerOrderId` gives an empty list.
   *
   * @example
   * ```ts
   * for await (const order of transak.listOrders({ startDate: "2026-03-01", sortOrder: "asc" })) {
   *   console.log(order.partnerOrderId, order.status);
   * }
   * ```
   */
  listOrders(query: ListOrdersQuery = {}, options: QueryCallOptions = {}): OrderList {
    return listOrders(this.#caller, query, options);
  }

  /**
   * Finds the order that was created with a `partnerOrderId`, of whatever status and product. Of several the paid one, else one
   * under way, else one that has failed; of equals the newest.
   *
   * Usually one request, `GET /partners/api/v2/orders`. Whether Transak leaves out orders that are not completed is not documented:
   * where it gives an empty list, each status is asked for.
   *
   * Source: https://docs.transak.com/api/public/get-orders
   *
   * @param partnerOrderId As in the widget parameters of the session.
   * @param options How to make each call.
   * @returns undefined where there is no such order of this partner.
   *
   * @throws {TransakError} as `getOrder` does.
   *
   * @example
   * ```ts
   * const order = await transak.getOrderByPartnerOrderId("order-1042");
   * console.log(order ? orderStage(order.status) : "not begun");
   * ```
   */
  async getOrderByPartnerOrderId(partnerOrderId: string, options: QueryCallOptions = {}): Promise<Order | undefined> {
    const search = readArguments("getOrderByPartnerOrderId", TransakValidationError, () =>
      readSearch(partnerOrderId, options),
    );
    return findOrder(this.#caller, search);
  }

  /**
   * Gives the webhooks that Transak has sent, and your responses to them: `GET /partners/api/v2/webhooks`. The only way to fetch
   * one that was missed.
   *
   * Source: https://docs.transak.com/api/public/get-webhooks
   *
   * @param query Which webhooks. An `orderId` needs an `eventType`.
   * @param options How to make the call.
   *
   * @throws {TransakError} as `getOrder` does; `TransakResponseError` also for a list in which no webhook holds an order.
   *
   * @example
   * ```ts
   * for (const { webhookData, webhookResponse } of await transak.getWebhooks({ eventType: "ORDER_COMPLETED" })) {
   *   if (webhookResponse?.statusCode !== 200) console.log(webhookData.id, "was missed");
   * }
   * ```
   */
  getWebhooks(query: WebhooksQuery = {}, options: QueryCallOptions = {}): Promise<WebhookDelivery[]> {
    return this.#perform("getWebhooks", () => getWebhooks(query, options));
  }

  /**
   * The access token in force, minted if there is none yet. A secret: whoever holds it can create sessions and forge webhooks.
   *
   * @throws {TransakError} as `createWidgetUrl` does if no token can be obtained.
   *
   * @example
   * ```ts
   * await transak.getAccessToken(); // at startup: wrong keys end it here, and webhooks can be verified at once
   * ```
   */
  async getAccessToken(): Promise<string> {
    return this.#caller.tokens.current(this.#limits());
  }

  /**
   * The access token in force and, for a day after a renewal, the one before: Transak signs webhooks (HS256) with the token,
   * and does not say which one it uses just after a renewal. Secrets, both: keep them out of logs and out of the browser.
   *
   * @throws {TransakError} as `createWidgetUrl` does if no token can be obtained.
   *
   * @example
   * ```ts
   * const { current, previous } = await transak.getAccessTokens();
   * ```
   */
  async getAccessTokens(): Promise<AccessTokens> {
    return this.#caller.tokens.getAccessTokens(this.#limits());
  }

  #limits(): Limits {
    const { timeoutMs, maxRetries, maxRetryAfterMs } = this.#settings;
    return { signal: undefined, timeoutMs, callMs: maxCallMs(timeoutMs, maxRetries, maxRetryAfterMs) };
  }

  #perform<T>(method: string, prepare: () => Call<T>): Promise<T> {
    let call: Call<T>;
    try {
      call = readArguments(method, TransakValidationError, prepare);
    } catch (error) {
      return Promise.reject(error);
    }
    return perform(this.#caller, call);
  }
}
