import type { WebhookDelivery } from "../generated/webhook-delivery.ts";
import type { MockCall, MockOperation } from "../testing/mock-call.ts";
import type { MockResponse } from "../testing/scripted-response.ts";
import { cutPage, selectOrders } from "../testing/select-orders.ts";
import { readCheckout } from "./checkout.ts";
import type { DeliveryRecord } from "./deliveries.ts";
import { listCountries, listCryptoCurrencies, listFiatCurrencies, lookUpPrice } from "./lookups.ts";
import { findNotes } from "./notes.ts";
import { describeQuery, silentDefaults } from "./orders-query.ts";
import type { SandboxState } from "./state.ts";
import { isWalletAddress } from "./wallet-address.ts";

/** A call, and where it came from. */
export interface OperationCall extends MockCall {
  /** Where the caller reached the sandbox: a session's URL begins with it. */
  readonly origin: string;
  /** Tells the developer what Transak would not. */
  readonly note: (text: string) => void;
}

/** Handles a call that is well-formed and authenticated: by a response, or by the name of one of the document's examples. */
type Operation = (call: OperationCall, state: SandboxState) => MockResponse | string;

/** The operations that have a state. The others get the document's example. */
export const operationHandlers: { readonly [Id in MockOperation]?: Operation } = {
  "refresh-access-token": (call, { settings, tokens }) => {
    const apiKey = (call.body as { readonly apiKey: string }).apiKey;
    if (settings.apiKey !== undefined && apiKey !== settings.apiKey) return "authorizationRequired";
    if (settings.apiSecret !== undefined && call.headers["api-secret"] !== settings.apiSecret) return "invalidSecret";
    if (apiKey !== call.headers["x-api-key"]) {
      call.note("body.apiKey and the header x-api-key differ. The token is for body.apiKey.");
    }
    const { accessToken, expiresAt } = tokens.mint(apiKey);
    return { body: { data: { accessToken, expiresAt: expiresAt / 1000 } } };
  },

  "create-widget-url": (call, { sessions, events }) => {
    const { widgetParams, headers } = call;
    const apiKey = headers["x-api-key"] ?? "";
    if (widgetParams.apiKey !== apiKey) call.note("widgetParams.apiKey and the header x-api-key differ.");
    const { cryptoCurrency, network, walletAddress } = readCheckout(widgetParams, {});
    if (walletAddress.value && !isWalletAddress(walletAddress.value, cryptoCurrency.value, network.value)) {
      return "invalidWalletAddress";
    }
    const notes = findNotes(widgetParams);
    for (const note of notes) call.note(note);
    const { widgetUrl } = sessions.create(call.origin, apiKey, widgetParams, headers["x-user-ip"]);
    events.emit({ type: "session", state: "created", notes });
    return { body: { data: { widgetUrl } } };
  },

  "get-order-by-order-id": ({ url, headers }, { orders }) => {
    const order = orders.findOf(headers["x-api-key"] ?? "", lastSegment(url));
    return order ? { body: { meta: { orderId: order.id }, data: order } } : "orderNotFound";
  },

  "get-orders": ({ query, headers, note }, { orders }) => {
    const all = orders.listOf(headers["x-api-key"] ?? "");
    const wanted = query["filter[partnerOrderId]"];
    if (wanted !== undefined && !all.some(({ partnerOrderId }) => partnerOrderId === wanted)) return "orderNotFound";
    const today = new Date();
    const selected = selectOrders(all, query, today);
    const leftOut = all.length - selected.length;
    const silent = silentDefaults(query);
    if (leftOut > 0 && silent.length > 0) {
      note(`${leftOut} of ${all.length} orders are left out. Transak chooses by itself: ${silent.join(", ")}.`);
    }
    const { meta, data } = cutPage(selected, query);
    return { body: { meta: { ...describeQuery(query, today), ...meta }, data } };
  },

  "get-webhooks": ({ query, headers }, { deliveries, orders, settings }) => {
    const { eventID, orderID } = query;
    const found = deliveries
      .list()
      .filter(
        ({ claims }) =>
          orders.findOf(headers["x-api-key"] ?? "", claims.webhookData.id) !== undefined &&
          (eventID === undefined || claims.eventID === eventID) &&
          (orderID === undefined || claims.webhookData.id === orderID),
      );
    const data = found.map((record) => toWebhookDelivery(record, settings.webhookUrl));
    return { body: { meta: { orderID, eventID }, data } };
  },

  "get-price": ({ query }, { random }) => lookUpPrice(query, random),
  "get-crypto-currencies": () => ({ body: { response: listCryptoCurrencies() } }),
  "get-fiat-currencies": () => ({ body: { response: listFiatCurrencies() } }),
  "get-countries": () => ({ body: { response: listCountries() } }),

  "verify-wallet-address": ({ query }) => {
    const { walletAddress = "", cryptoCurrency = "", network = "" } = query;
    return { body: { response: isWalletAddress(walletAddress, cryptoCurrency, network) } };
  },
};

/** A delivery as Transak shows it: with the receiver's response, but for one that could not be reached. */
function toWebhookDelivery({ delivery, claims }: DeliveryRecord, url: string | undefined): WebhookDelivery {
  const { id, status, responseBody } = delivery;
  const { partnerApiKey } = claims.webhookData;
  return {
    id,
    ...(partnerApiKey !== undefined && { partnerApiKey }),
    ...claims,
    ...(status !== undefined && {
      webhookResponse: { statusCode: status, body: responseBody ?? "", ...(url !== undefined && { url }) },
    }),
  };
}

function lastSegment(url: string): string {
  const segment = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
