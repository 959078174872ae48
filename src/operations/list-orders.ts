import { readArguments } from "../check/read-arguments.ts";
import { abortReason } from "../deadline.ts";
import { TransakNotFoundError, TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import type { Order } from "../generated/order.ts";
import { type Call, type Caller, defineCall, perform } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import { type Body, untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import type { CallOptions } from "../options.ts";
import { orderErrors, readOrder } from "./order.ts";
import { type ListOrdersQuery, readListQuery, toSentQuery } from "./orders-query.ts";

const operation = operations["get-orders"];

/** One page of orders. */
export interface OrderPage {
  /** The orders of this page. */
  readonly orders: readonly Order[];
  /** How many orders Transak says there are on all pages. */
  readonly totalCount: number;
  /** Whether there may be another page. */
  hasNextPage(): boolean;
  /**
   * Asks for the next page.
   *
   * @throws {TransakValidationError} where there is none.
   */
  nextPage(): Promise<OrderPage>;
}

/** Awaited, the first page; in `for await`, every order of every page. */
export interface OrderList extends Promise<OrderPage>, AsyncIterable<Order> {}

/** Get Orders. Nothing is sent twice: whoever walks through the orders begins with the page that was asked for. */
export function listOrders(caller: Caller, query: ListOrdersQuery, given: CallOptions): OrderList {
  let signal: CallOptions["signal"];
  const askFirst = async () => {
    const list = readArguments("listOrders", TransakValidationError, () => {
      const values = readListQuery(query);
      return { query: values, options: readCallOptions(operation, given) };
    });
    signal = list.options.signal;
    return perform(caller, getPage(caller, list, 0));
  };
  const first = askFirst();
  return Object.assign(first, { [Symbol.asyncIterator]: () => walk(first, signal) });
}

interface ListArguments {
  readonly query: ReturnType<typeof readListQuery>;
  readonly options: ReturnType<typeof readCallOptions>;
}

function getPage(caller: Caller, list: ListArguments, skip: number): Call<OrderPage> {
  const { query, options } = list;
  const sent = toSentQuery(query, skip);
  return defineCall({
    operation,
    input: { query: sent },
    options,
    ...orderErrors,
    recover: (failure) => {
      if (query.partnerOrderId === undefined || !(failure instanceof TransakNotFoundError)) throw failure;
      return page([], 0, undefined);
    },
    read: (data, context) =>
      readPage(data, context, sent.limit, skip, (reached) => perform(caller, getPage(caller, list, reached))),
  });
}

function readPage(
  data: unknown,
  { body, invalidResponse }: ResponseContext,
  limit: number,
  skip: number,
  next: (skip: number) => Promise<OrderPage>,
): OrderPage {
  if (!Array.isArray(data)) throw invalidResponse("data is not a list of orders.");
  const orders = data.map((order) => readOrder(order, invalidResponse));
  const { meta } = untrusted<Body<"get-orders", 200>>(body);
  const counts = untrusted<NonNullable<Body<"get-orders", 200>["meta"]>>(meta);
  const reached = skip + orders.length;
  const totalCount = isCount(counts.totalCount) ? counts.totalCount : reached;
  // A server may hold less on a page than it was asked for, and may miscount: either sign of more is enough.
  const full = isCount(counts.limit) ? Math.min(counts.limit, limit) : limit;
  const more = orders.length > 0 && (orders.length >= full || reached < totalCount);
  return page(orders, totalCount, more ? () => next(reached) : undefined);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function page(orders: readonly Order[], totalCount: number, next: (() => Promise<OrderPage>) | undefined): OrderPage {
  return {
    orders,
    totalCount,
    hasNextPage: () => next !== undefined,
    nextPage: async () => {
      if (!next) throw new TransakValidationError("There is no next page: ask hasNextPage() first.");
      return next();
    },
  };
}

/**
 * How many pages in a row may hold nothing new. Orders that arrive push others onto the next page; where the count of all has grown by
 * as many, a page of repeats is no surprise. A lying server repeats itself for ever.
 */
const maxStalePages = { expected: 50, unexpected: 2 };

async function* walk(first: Promise<OrderPage>, signal: CallOptions["signal"]): AsyncGenerator<Order> {
  const seen = new Set<string>();
  const { totalCount } = await first;
  let stalePages = 0;
  let repeats = 0;
  for (let current = await first; ; current = await current.nextPage()) {
    const before = seen.size;
    for (const order of current.orders) {
      if (signal?.aborted) throw abortReason(signal);
      if (seen.has(order.id)) {
        repeats += 1;
        continue;
      }
      seen.add(order.id);
      yield order;
    }
    stalePages = seen.size > before ? 0 : stalePages + 1;
    const kind = repeats <= current.totalCount - totalCount ? "expected" : "unexpected";
    if (!current.hasNextPage() || stalePages >= maxStalePages[kind]) return;
  }
}
