import { readArguments } from "./check/read-arguments.ts";
import { TransakConfigError, TransakValidationError } from "./errors.ts";
import type { Order } from "./generated/order.ts";
import type { WidgetParams } from "./generated/widget-params.ts";
import { type Call, type Caller, perform } from "./http/call.ts";
import { maxCallMs } from "./http/retry.ts";
import { createWidgetUrl, type WidgetUrl } from "./operations/create-widget-url.ts";
import { getOrder } from "./operations/get-order.ts";
import { listOrders, type OrderList } from "./operations/list-orders.ts";
import type { ListOrdersQuery } from "./operations/orders-query.ts";
import { refreshAccessToken } from "./operations/refresh-access-token.ts";
import type { CreateWidgetUrlOptions, OrderOptions, TransakClientOptions, TransakEnvironment } from "./options.ts";
import { readClientOptions, resolveSettings, type Settings } from "./settings.ts";
import { createTokenSource } from "./token-source.ts";
import type { AccessTokens, Limits } from "./tokens/source.ts";
import { attachWebhookTokens } from "./tokens/webhook-tokens.ts";

/**
 * Creates Transak widget URLs from a partner's backend, and looks up what became of them. Make one client and share it.
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
  constructor(options: TransakClientOptions) {
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
   * Creates a single-use widget URL, valid for five minutes: `POST /api/v2/auth/session`.
   *
   * Source: https://docs.transak.com/api/public/create-widget-url
   *
   * @param params What the widget shows and locks.
   * @param options The end user's IP address, and how to make the call.
   *
   * @throws {TransakValidationError} before anything is sent: an unknown or malformed parameter or option
   * @throws {TransakBadRequestError} 400: Transak refused a parameter, named in `apiMessage`
   * @throws {TransakUnauthorizedError} 401: the token was refused, or account or IP are not provisioned
   * @throws {TransakForbiddenError} 403: IP or referrer domain are not on Transak's list
   * @throws {TransakRateLimitError} 429, after retries
   * @throws {TransakServerError} 5xx, after retries
   * @throws {TransakApiError} any other answer that is not 2xx
   * @throws {TransakResponseError} 2xx without a widget URL
   * @throws {TransakConnectionError} no answer, after retries
   * @throws {TransakTimeoutError} no answer in time, after retries
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
  createWidgetUrl(params: WidgetParams = {}, options: CreateWidgetUrlOptions = {}): Promise<WidgetUrl> {
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
   * @throws {TransakUnauthorizedError} 401: the token was refused, or account or IP are not provisioned
   * @throws {TransakForbiddenError} 403: IP is not on Transak's list
   * @throws {TransakRateLimitError} 429, after retries
   * @throws {TransakServerError} 5xx, after retries
   * @throws {TransakApiError} any other answer that is not 2xx
   * @throws {TransakResponseError} 2xx without an order
   * @throws {TransakConnectionError} no answer, after retries
   * @throws {TransakTimeoutError} no answer in time, after retries
   * @throws {TransakTokenError} the `accessToken` function failed
   *
   * @example
   * ```ts
   * const order = await transak.getOrder(orderId);
   * if (orderStage(order.status) === "completed") await markAsPaid(order.partnerOrderId);
   * ```
   */
  getOrder(orderId: string, options: OrderOptions = {}): Promise<Order> {
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
  listOrders(query: ListOrdersQuery = {}, options: OrderOptions = {}): OrderList {
    return listOrders(this.#caller, query, options);
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
