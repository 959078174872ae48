import { abortReason } from "../deadline.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import type { Order } from "../generated/order.ts";
import { api } from "../http/api.ts";
import { type Body, untrusted } from "../http/body.ts";
import { type AnswerContext, type Call, perform } from "../http/call.ts";
import type { CallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import type { TokenSource } from "../tokens/source.ts";
import { findOrderFault, orderErrors } from "./order.ts";
import { type ListOrdersQuery, readListArguments, toSentQuery } from "./orders-query.ts";

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
export function listOrders(
  settings: Settings,
  tokens: TokenSource,
  query: ListOrdersQuery,
  options: CallOptions,
): OrderList {
  let signal: CallOptions["signal"];
  const first = perform("listOrders", () => {
    const list = readListArguments(query, options);
    signal = list.options.signal;
    return prepare(settings, tokens, list, 0);
  });
  return Object.assign(first, { [Symbol.asyncIterator]: () => walk(first, signal) });
}

function prepare(
  settings: Settings,
  tokens: TokenSource,
  list: ReturnType<typeof readListArguments>,
  skip: number,
): Call<OrderPage> {
  const { query, options } = list;
  const { userIp } = options;
  const sent = toSentQuery(query, skip);
  return {
    operation: operations["get-orders"],
    settings,
    options,
    tokens,
    ...orderErrors,
    ...(query.partnerOrderId !== undefined && { ifNotFound: page([], 0, undefined) }),
    compose: ({ transport, accessToken }) =>
      api.GET("/partners/api/v2/orders", {
        ...transport<"get-orders">({ "access-token": accessToken, "x-api-key": settings.apiKey }),
        params: { query: sent, header: userIp === undefined ? {} : { "x-user-ip": userIp } },
      }),
    read: (body, context) =>
      readPage(body, context, sent.limit, skip, (reached) =>
        perform("nextPage", () => prepare(settings, tokens, list, reached)),
      ),
  };
}

type Success = Body<"get-orders", 200>;

function readPage(
  body: unknown,
  { refuse }: AnswerContext,
  limit: number,
  skip: number,
  next: (skip: number) => Promise<OrderPage>,
): OrderPage {
  const { data, meta } = untrusted<Success>(body);
  if (!Array.isArray(data)) throw refuse("data is no list of orders.");
  for (const order of data) {
    const fault = findOrderFault(order);
    if (fault) throw refuse(`with an order ${fault}`);
  }
  const said = untrusted<NonNullable<Success["meta"]>>(meta);
  const reached = skip + data.length;
  const totalCount = isCount(said.totalCount) ? said.totalCount : reached;
  // A server may hold less on a page than it was asked for, and may miscount: either sign of more is enough.
  const full = isCount(said.limit) ? Math.min(said.limit, limit) : limit;
  const more = data.length > 0 && (data.length >= full || reached < totalCount);
  return page(data, totalCount, more ? () => next(reached) : undefined);
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
const mostStalePages = { expected: 50, unexpected: 2 };

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
    if (!current.hasNextPage() || stalePages >= mostStalePages[kind]) return;
  }
}
