import { exampleResponses } from "../generated/mock.ts";
import type { Order } from "../generated/order.ts";
import type { MockCall, MockOperation } from "./mock-call.ts";
import { copyExampleOrder } from "./mock-order.ts";
import type { MockTokens } from "./mock-tokens.ts";
import { type Example, findExample } from "./scripted-response.ts";
import { cutPage, selectOrders } from "./select-orders.ts";

/** What a mock keeps between calls. */
export interface MockState {
  readonly tokens: MockTokens;
  /** The orders that there are; undefined for the document's example alone, under whatever id it is asked for. */
  readonly orders: readonly Order[] | undefined;
  /** Different for each request. */
  serial: number;
}

type Respond = (call: MockCall, example: Example, state: MockState) => Example;

/** Operations whose success depends on the call. The others get the example as it stands. */
const responders: { readonly [Id in MockOperation]?: Respond } = {
  // A session belongs to the key that asked for it, and none is given out twice.
  "create-widget-url": (call, example, { serial }) => {
    const { data } = exampleResponses["create-widget-url"][0].body;
    const url = new URL(data.widgetUrl);
    url.searchParams.set("apiKey", String(call.widgetParams.apiKey));
    url.searchParams.set("sessionId", `${url.searchParams.get("sessionId")}-${serial}`);
    return { ...example, body: { data: { ...data, widgetUrl: url.href } } };
  },
  "refresh-access-token": (call, example, { serial, tokens }) => {
    const { data } = exampleResponses["refresh-access-token"][0].body;
    return { ...example, body: { data: tokens.mint(call, `${data.accessToken}-${serial}`) } };
  },
  "get-order-by-order-id": (call, example, { orders }) => {
    const id = decodeURIComponent(new URL(call.url).pathname.split("/").at(-1) as string);
    const order = orders ? orders.find((each) => each.id === id) : { ...copyExampleOrder(), _id: id, id };
    return order
      ? { ...example, body: { meta: { orderId: id }, data: order } }
      : findExample(call.operation, "orderNotFound");
  },
  "get-orders": (call, example, { orders = [copyExampleOrder()] }) => {
    const wanted = call.query["filter[partnerOrderId]"];
    if (wanted !== undefined && !orders.some(({ partnerOrderId }) => partnerOrderId === wanted))
      return findExample(call.operation, "orderNotFound");
    return { ...example, body: cutPage(selectOrders(orders, call.query), call.query) };
  },
  "get-price": ({ query }, example) => ({ ...example, body: { response: priceFor(query) } }),
  // The example's delivery, of the order and the event that are asked for.
  "get-webhooks": ({ operation, query }, example) => {
    const [delivery] = exampleResponses["get-webhooks"][0].body.data;
    const { eventID = delivery.eventID, orderID = delivery.webhookData.id } = query;
    if (eventID !== delivery.eventID) return findExample(operation, "noWebhooks");
    const data = [{ ...delivery, webhookData: { ...delivery.webhookData, id: orderID } }];
    return { ...example, body: { meta: { orderID, eventID }, data } };
  },
};

/** The example's price for what is asked: its amounts and fees in proportion, its rate as it is. */
function priceFor({ fiatAmount, cryptoAmount, ...asked }: MockCall["query"]) {
  const { response: price } = exampleResponses["get-price"][0].body;
  const { partnerApiKey, quoteCountryCode, ...named } = asked;
  // Where both are given, Transak takes the amount of cryptocurrency.
  const share =
    cryptoAmount === undefined
      ? Number(fiatAmount ?? price.fiatAmount) / price.fiatAmount
      : Number(cryptoAmount) / price.cryptoAmount;
  const scale = (amount: number) => Number((amount * share).toPrecision(12));
  return {
    ...price,
    ...named,
    fiatAmount: scale(price.fiatAmount),
    cryptoAmount: scale(price.cryptoAmount),
    totalFee: scale(price.totalFee),
    feeBreakdown: price.feeBreakdown.map((fee) => ({ ...fee, value: scale(fee.value) })),
  };
}

/** The document's example of success, made to fit the call. */
export function respondWithSuccess(call: MockCall, example: Example, state: MockState): Example {
  return responders[call.operation]?.(call, example, state) ?? example;
}
