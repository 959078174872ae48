import type { Order } from "../generated/order.ts";
import { assertOptions } from "../testing/assert-options.ts";
import type { MockOperation } from "../testing/mock-call.ts";
import type { ScriptedResponse } from "../testing/scripted-response.ts";
import { createOrder, scriptResponse, sendWebhook } from "./controls.ts";
import type { SandboxDelivery, SandboxRequest } from "./events.ts";
import type { SandboxOptions } from "./options.ts";
import { startServer } from "./server.ts";
import { readSandboxOptions } from "./settings.ts";
import { SandboxState } from "./state.ts";

/** A running sandbox. */
export interface Sandbox {
  /** Its origin, for the `baseUrl` of a client. The developer's page is at `/sandbox` below it. */
  readonly url: string;
  /** What ids, tokens and prices follow from. */
  readonly seed: string;
  /** The orders as they stand now, oldest first. */
  readonly orders: readonly Order[];
  /** The webhooks so far, oldest first, with the receiver's responses. */
  readonly deliveries: readonly SandboxDelivery[];
  /** The requests so far, oldest first. */
  readonly requests: readonly SandboxRequest[];
  /**
   * Does what a visitor does who opens a widget URL and confirms the order. The URL is thereby used.
   *
   * @returns the order, which waits for its payment, once the receiver has responded to the webhook.
   * @throws {TypeError} for a URL that cannot be opened, or an order that lacks something, such as a wallet address.
   */
  createOrder(widgetUrl: string): Promise<Order>;
  /**
   * Completes an order: the payment arrives and the coins are delivered.
   *
   * @param id Transak's id of the order, or your `partnerOrderId`.
   * @returns the order, once the receiver has responded to the webhooks.
   * @throws {TypeError} for an order that is none, or that is at its end.
   */
  complete(id: string): Promise<Order>;
  /** Lets an order fail, as a declined card does. Otherwise as `complete`. */
  fail(id: string): Promise<Order>;
  /** Refunds an order. Otherwise as `complete`. */
  refund(id: string): Promise<Order>;
  /** Cancels an order that is not paid. Otherwise as `complete`. */
  cancel(id: string): Promise<Order>;
  /** Lets an order expire that is not paid. Otherwise as `complete`. */
  expire(id: string): Promise<Order>;
  /** Puts an order on hold that is paid and not delivered. Otherwise as `complete`. */
  hold(id: string): Promise<Order>;
  /**
   * Sends a webhook of an order as it stands.
   *
   * @param signedWith the key that signs it: the access token in force, the one before, or one that nobody knows. @default "current"
   * @throws {TypeError} for an order that is none.
   */
  sendWebhook(orderId: string, signedWith?: SandboxDelivery["signedWith"]): Promise<SandboxDelivery>;
  /**
   * Sends a webhook again, with the same content.
   *
   * @param id of the delivery.
   * @throws {TypeError} for a delivery that is none.
   */
  resend(id: string): Promise<SandboxDelivery>;
  /**
   * Scripts the next responses of an operation, as `createMockFetch` does: by a status or the name of one of the document's
   * examples, a response of your own, an `Error` for a connection that is cut, or a function.
   *
   * @param operation its id in the OpenAPI document, or `"*"` for every one that has such an example.
   * @param options.times how many times to respond like this. @default for ever
   * @throws {TypeError} for an operation or an example that the document does not have.
   */
  respondWith<Id extends MockOperation>(
    operation: Id | "*",
    response: ScriptedResponse<Id>,
    options?: { readonly times?: number | undefined },
  ): Sandbox;
  /** Forgets everything but access tokens, and begins again from the seed, with the orders of the options. */
  reset(): void;
  /** Ends it. Pages are cut off, and what is under way is given up. */
  close(): Promise<void>;
}

/**
 * Starts a Transak on your own machine: the API with its state, the widget, and the webhooks. No money moves, and nothing is asked
 * of any other host.
 *
 * Needs Node. The command `npx transak-partner-api sandbox` is the same from a terminal.
 *
 * @throws {TypeError} an option is wrong, or the port is taken.
 *
 * @example
 * ```ts
 * const sandbox = await startSandbox({ webhookUrl: "http://localhost:3000/api/transak-webhook" });
 * const transak = new TransakClient({
 *   environment: "staging",
 *   apiKey: "any",
 *   apiSecret: "any",
 *   referrerDomain: "shop.example",
 *   baseUrl: sandbox.url,
 * });
 * const { widgetUrl } = await transak.createWidgetUrl(
 *   { fiatCurrency: "EUR", fiatAmount: 50, walletAddress: "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e" },
 *   { userIp: "203.0.113.42" },
 * );
 * const { id } = await sandbox.createOrder(widgetUrl); // as a visitor does in the widget
 * await sandbox.complete(id); // your receiver has been told
 * await sandbox.close();
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = readSandboxOptions(options);
  const state = new SandboxState(settings);
  if (settings.onEvent) state.events.listen(settings.onEvent);
  const { url, close } = await startServer(state);
  const { journeys, deliveries, orders, requests } = state;
  const sandbox: Sandbox = {
    url,
    seed: settings.seed,
    get orders() {
      return orders.list();
    },
    get deliveries() {
      return deliveries.list().map(({ delivery }) => delivery);
    },
    get requests() {
      return requests.values();
    },
    createOrder: (widgetUrl) => createOrder(state, widgetUrl),
    complete: (id) => journeys.act(id, "complete"),
    fail: (id) => journeys.act(id, "fail"),
    refund: (id) => journeys.act(id, "refund"),
    cancel: (id) => journeys.act(id, "cancel"),
    expire: (id) => journeys.act(id, "expire"),
    hold: (id) => journeys.act(id, "hold"),
    sendWebhook: async (orderId, signedWith) => sendWebhook(state, orderId, signedWith),
    resend: async (id) => deliveries.resend(id),
    respondWith: (operation, response, options = {}) => {
      assertOptions("respondWith", options, ["times"]);
      scriptResponse(state, operation, response as ScriptedResponse, options.times);
      return sandbox;
    },
    reset: () => state.reset(),
    close: () => {
      state.stop();
      return close();
    },
  };
  return sandbox;
}
