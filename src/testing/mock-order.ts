import { exampleResponses } from "../generated/mock.ts";
import type { Order } from "../generated/order.ts";
import { assertOptions } from "./assert-options.ts";
import type { MockResponse } from "./scripted-response.ts";

type Writable<T> = { -readonly [Key in keyof T]: Writable<T[Key]> };

const example = exampleResponses["get-orders"][0].body.data[0];

/** The document's example of an order, a completed purchase of ETH, as a copy of the caller's own. */
export const copyExampleOrder = (): Order => structuredClone(example) as Writable<typeof example>;

/**
 * Makes an order for a test: the document's example with an id of its own, and your fields over it.
 *
 * What the example has only because it is a completed purchase is left out of an order of another status or product.
 *
 * @example
 * ```ts
 * const mockFetch = createMockFetch({
 *   orders: [
 *     mockOrder({ partnerOrderId: "order-1", status: "PROCESSING" }),
 *     mockOrder({ partnerOrderId: "order-2", isBuyOrSell: "SELL" }),
 *   ],
 * });
 * ```
 */
export function mockOrder(fields: Partial<Order> = {}): Order {
  const { completedAt, statusHistories, walletAddress, ...order } = copyExampleOrder();
  const id = fields.id ?? crypto.randomUUID();
  const { status, isBuyOrSell } = { ...order, ...fields };
  return {
    ...order,
    ...(status === example.status && { completedAt, statusHistories }),
    ...(isBuyOrSell === example.isBuyOrSell && { walletAddress }),
    _id: id,
    id,
    ...fields,
  };
}

/**
 * Makes one page of orders for `respondWith("get-orders", …)`, whatever the query asks for.
 *
 * To have filters, `limit` and `skip` obeyed, pass the orders to `createMockFetch` instead.
 *
 * @param meta what Transak says of the page. @default 100 orders to a page, the first page, no other
 * @throws {TypeError} for a field of `meta` that is misspelt.
 *
 * @example
 * ```ts
 * mockFetch.respondWith("get-orders", mockOrderPage([mockOrder()], { totalCount: 250 }));
 * ```
 */
export function mockOrderPage(
  orders: readonly Order[],
  meta: { readonly limit?: number; readonly skip?: number; readonly totalCount?: number } = {},
): MockResponse {
  assertOptions("mockOrderPage", meta, ["limit", "skip", "totalCount"]);
  return { body: { meta: { limit: 100, skip: 0, totalCount: orders.length, ...meta }, data: orders } };
}
