import { readArguments } from "../check/read-arguments.ts";
import { integer, readOptions } from "../check/readers.ts";
import { abortReason } from "../deadline.ts";
import { TransakNotFoundError, TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import type { Order } from "../generated/order.ts";
import { type Call, type Caller, defineCall, perform } from "../http/call.ts";
import { type CallValues, callOptionsReader } from "../http/call-options.ts";
import { type Body, untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import { LazyPromise } from "../lazy-promise.ts";
import type { QueryCallOptions } from "../options.ts";
import { orderErrors, readOrders } from "./order.ts";
import { type ListOrdersQuery, type OrdersQuery, orderReaders, toSentQuery } from "./orders-query.ts";
import { readQuery } from "./read-query.ts";

const operation = operations["get-orders"];
const readCallOptions = callOptionsReader(operation);

/** One page of orders. */
export interface OrderPage {
  /** The orders of this page. What is not an order is left out, and told by an `order-skipped` event. */
  readonly orders: readonly Order[];
  /** How many orders Transak says there are on all pages; where it does not say, how many there are up to this page. */
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

/**
 * Awaited, the first page; in `for await`, every order of every page. Nothing is sent until then, and the first page is asked for
 * once, however many times it is awaited and walked through.
 */
export interface OrderList extends Promise<OrderPage>, AsyncIterable<Order> {
  /**
   * Collects the orders of all pages.
   *
   * @param options.limit how many orders at the most: there may be more than a process can hold.
   * @throws {TransakValidationError} for a limit that is not a whole number from 1.
   */
  toArray(options: { readonly limit: number }): Promise<Order[]>;
}

/** Get Orders. */
export function listOrders(caller: Caller, query: ListOrdersQuery, given: QueryCallOptions): OrderList {
  // Now, as the caller may change them later; what is wrong with them is told to whoever waits.
  const reading = (async () =>
    readArguments("listOrders", TransakValidationError, () => ({
      query: readQuery(operation, query, orderReaders),
      options: readCallOptions(given),
    })))();
  reading.catch(() => {});
  const first = new LazyPromise(async () => {
    const list = await reading;
    const page = await perform(caller, getPage(caller, list, 0));
    return { page, signal: list.options.signal };
  });
  return Object.assign(new LazyPromise(async () => toOrderPage((await first).page)), {
    [Symbol.asyncIterator]: () => walk(first),
    toArray: (options: { readonly limit: number }) => collect(walk(first), options),
  });
}

async function collect(orders: AsyncIterable<Order>, options: { readonly limit: number }): Promise<Order[]> {
  const readers = { limit: integer(1, 2 ** 32) };
  const { limit } = readOptions(options, "The argument of toArray", readers, TransakValidationError);
  if (limit === undefined) throw new TransakValidationError("toArray needs a limit, for example { limit: 1000 }.");
  const collected: Order[] = [];
  for await (const order of orders) if (collected.push(order) === limit) break;
  return collected;
}

interface ListArguments {
  readonly query: OrdersQuery;
  readonly options: CallValues;
}

/** A page as it was found. */
interface FoundPage {
  readonly orders: readonly Order[];
  /** How many orders there are on all pages, if Transak has said so. */
  readonly totalCount: number | undefined;
  /** How many entries there are up to this page. */
  readonly reached: number;
  readonly next: (() => Promise<FoundPage>) | undefined;
}

function getPage(caller: Caller, list: ListArguments, skip: number): Call<FoundPage> {
  const { query, options } = list;
  const sent = toSentQuery(query, skip);
  return defineCall({
    operation,
    input: { query: sent },
    options,
    ...orderErrors,
    recover: (failure) => {
      if (query.partnerOrderId === undefined || !(failure instanceof TransakNotFoundError)) throw failure;
      return { orders: [], totalCount: 0, reached: 0, next: undefined };
    },
    read: (data, context) =>
      readPage(data, context, sent.limit, skip, (reached) => perform(caller, getPage(caller, list, reached))),
  });
}

function readPage(
  data: unknown,
  context: ResponseContext,
  limit: number,
  skip: number,
  next: (skip: number) => Promise<FoundPage>,
): FoundPage {
  const orders = readOrders(data, context);
  const { meta } = untrusted<Body<"get-orders", 200>>(context.body);
  const counts = untrusted<NonNullable<Body<"get-orders", 200>["meta"]>>(meta);
  const { length } = data as readonly unknown[];
  const reached = skip + length;
  const totalCount = isCount(counts.totalCount) ? counts.totalCount : undefined;
  const full = isCount(counts.limit) ? Math.min(counts.limit, limit) : limit;
  // A server may hold less on a page than it was asked for, and may miscount: either sign of more is enough. Where it says neither
  // how many there are nor how many a page holds, only an empty page is the end.
  const isSilent = totalCount === undefined && !isCount(counts.limit);
  const more = length > 0 && (length >= full || isSilent || (totalCount !== undefined && reached < totalCount));
  return { orders, totalCount, reached, next: more ? () => next(reached) : undefined };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function toOrderPage({ orders, totalCount, reached, next }: FoundPage): OrderPage {
  return {
    orders,
    totalCount: totalCount ?? reached,
    hasNextPage: () => next !== undefined,
    nextPage: async () => {
      if (!next) throw new TransakValidationError("There is no next page: ask hasNextPage() first.");
      return toOrderPage(await next());
    },
  };
}

/**
 * How many pages in a row may hold nothing new. Orders that arrive push others onto the next page; where the count of all has grown by
 * as many, a page of repeats is no surprise. A lying server repeats itself for ever.
 */
const maxStalePages = { expected: 50, unexpected: 2 };

interface First {
  readonly page: FoundPage;
  readonly signal: CallValues["signal"];
}

async function* walk(first: PromiseLike<First>): AsyncGenerator<Order> {
  const { page, signal } = await first;
  const seen = new Set<string>();
  let stalePages = 0;
  let repeats = 0;
  for (let current = page; ; ) {
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
    const growth = (current.totalCount ?? Number.NaN) - (page.totalCount ?? Number.NaN);
    const kind = repeats <= growth ? "expected" : "unexpected";
    if (!current.next || stalePages >= maxStalePages[kind]) return;
    current = await current.next();
  }
}
