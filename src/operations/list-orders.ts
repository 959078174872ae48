import {
  callReaders,
  integer,
  type OptionValues,
  oneOf,
  type Reader,
  readArguments,
  readOptions,
} from "../check/options.ts";
import { describeKind } from "../check/words.ts";
import { TransakNotFoundError, TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import type { Order, OrderStatus } from "../generated/order.ts";
import type { operations as schemas } from "../generated/schema.ts";
import { api, type Body, untrusted } from "../http/api.ts";
import { type AnswerContext, type Call, perform } from "../http/call.ts";
import type { CallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import type { TokenSource } from "../tokens/source.ts";
import { findOrderFault, isNotFound, orderHints } from "./order.ts";

/** Which orders `listOrders` gives. */
export interface ListOrdersQuery {
  /** Only the order that was created with this `partnerOrderId`, exactly. An unknown one gives an empty list. */
  readonly partnerOrderId?: string | undefined;
  /** Only orders that pay out to this address. Transak then gives BUY orders alone. */
  readonly walletAddress?: string | undefined;
  /**
   * Which products.
   *
   * @default both; Transak itself would give BUY orders alone
   */
  readonly products?: readonly ("BUY" | "SELL")[] | undefined;
  /**
   * Only orders of this status.
   *
   * @default none is sent, and Transak gives `COMPLETED` orders alone. With `partnerOrderId`, integrators see every status
   */
  readonly status?: OrderStatus | undefined;
  /**
   * First day, in UTC: a `Date`, or `YYYY-MM-DD`.
   *
   * @default none is sent, and Transak takes 90 days ago
   */
  readonly startDate?: Date | string | undefined;
  /**
   * Last day, in UTC: a `Date`, or `YYYY-MM-DD`.
   *
   * @default none is sent, and Transak takes today
   */
  readonly endDate?: Date | string | undefined;
  /**
   * By time of creation, `asc` oldest first. A walk through `asc` also meets the orders that arrive meanwhile.
   *
   * @default none is sent; Transak does not say which it takes
   */
  readonly sortOrder?: "asc" | "desc" | undefined;
  /**
   * How many orders to a page. 1 to 100: more is not documented.
   *
   * @default 100
   */
  readonly limit?: number | undefined;
}

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

const mostOrders = 100;

const text: Reader<string> = (value, refuse) =>
  typeof value === "string" && value !== "" && !/\p{Surrogate}/u.test(value)
    ? value
    : refuse(`must be a text; got ${describeKind(value)}.`);

const product = oneOf("BUY", "SELL");

const products: Reader<readonly ("BUY" | "SELL")[]> = (value, refuse) =>
  Array.isArray(value) && value.length > 0
    ? Array.from({ length: Math.min(value.length, 3) }, (_, index) => product(value[index], refuse))
    : refuse('must be an array of "BUY", "SELL" or both.');

const day: Reader<string> = (value, refuse) => {
  const time = value instanceof Date ? value.getTime() : Date.parse(`${value}T00:00:00Z`);
  const date = Number.isNaN(time) ? "" : new Date(time).toISOString();
  const shown = date.slice(0, 10);
  return /^\d{4}-/.test(shown) && (value instanceof Date || value === shown)
    ? shown
    : refuse('must be a Date or a day like "2026-03-31".');
};

const statuses: Readonly<Record<OrderStatus, true>> = {
  AWAITING_PAYMENT_FROM_USER: true,
  PAYMENT_DONE_MARKED_BY_USER: true,
  PROCESSING: true,
  PENDING_DELIVERY_FROM_TRANSAK: true,
  ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK: true,
  COMPLETED: true,
  CANCELLED: true,
  FAILED: true,
  REFUNDED: true,
  EXPIRED: true,
};

const queryReaders = {
  partnerOrderId: text,
  walletAddress: text,
  products,
  status: oneOf(...(Object.keys(statuses) as OrderStatus[])),
  startDate: day,
  endDate: day,
  sortOrder: oneOf("asc", "desc"),
  limit: integer(1, mostOrders),
} satisfies Record<keyof ListOrdersQuery, Reader>;

type Query = OptionValues<typeof queryReaders>;
type Sent = NonNullable<schemas["get-orders"]["parameters"]["query"]>;
type Success = Body<"get-orders", 200>;

/** Get Orders. Nothing is sent twice: whoever walks through the orders begins with the page that was asked for. */
export function listOrders(
  settings: Settings,
  tokens: TokenSource,
  givenQuery: ListOrdersQuery,
  givenOptions: CallOptions,
): OrderList {
  let signal: CallOptions["signal"];
  const first = requestPage(settings, tokens, () => readArguments("listOrders", TransakValidationError, read), 0);
  return Object.assign(first, { [Symbol.asyncIterator]: () => walk(first, () => signal) });

  function read() {
    const query = readOptions(givenQuery, "The query of listOrders", queryReaders, TransakValidationError);
    const options = readOptions(givenOptions, "The second argument of listOrders", callReaders, TransakValidationError);
    signal = options.signal;
    return { query, options };
  }
}

interface Request {
  readonly query: Query;
  readonly options: OptionValues<typeof callReaders>;
}

async function requestPage(
  settings: Settings,
  tokens: TokenSource,
  read: () => Request,
  skip: number,
): Promise<OrderPage> {
  let request: Request | undefined;
  const next = (after: number) => requestPage(settings, tokens, () => request as Request, after);
  try {
    return await perform(() => {
      request = read();
      return prepare(settings, tokens, request, skip, next);
    });
  } catch (error) {
    if (error instanceof TransakNotFoundError && request?.query.partnerOrderId !== undefined) return page([], 0);
    throw error;
  }
}

function prepare(
  settings: Settings,
  tokens: TokenSource,
  { query, options }: Request,
  skip: number,
  next: (skip: number) => Promise<OrderPage>,
): Call<OrderPage> {
  const { limit = mostOrders } = query;
  const sent: Sent = {
    limit,
    skip,
    "filter[productsAvailed]": JSON.stringify(query.products ?? ["BUY", "SELL"]),
    ...(query.status && { "filter[status]": query.status }),
    ...(query.startDate && { startDate: query.startDate }),
    ...(query.endDate && { endDate: query.endDate }),
    ...(query.sortOrder && { "filter[sortOrder]": query.sortOrder }),
    ...(query.walletAddress && { "filter[walletAddress]": query.walletAddress }),
    ...(query.partnerOrderId && { "filter[partnerOrderId]": query.partnerOrderId }),
  };
  const { userIp } = options;
  return {
    operation: operations.getOrders,
    settings,
    options,
    tokens,
    hints: orderHints,
    isNotFound,
    compose: ({ transport, accessToken }) =>
      api.GET("/partners/api/v2/orders", {
        ...transport<"getOrders">({ "access-token": accessToken, "x-api-key": settings.apiKey }),
        params: { query: sent, header: userIp === undefined ? {} : { "x-user-ip": userIp } },
      }),
    read: (body, context) => readPage(body, context, limit, skip, next),
  };
}

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

function page(orders: readonly Order[], totalCount: number, next?: () => Promise<OrderPage>): OrderPage {
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

/** How many pages in a row may hold nothing new: orders that arrive push others onto the next page, a lying server does so for ever. */
const mostStalePages = 2;

async function* walk(first: Promise<OrderPage>, signal: () => CallOptions["signal"]): AsyncGenerator<Order> {
  const seen = new Set<string>();
  let stale = 0;
  for (let current = await first; ; current = await current.nextPage()) {
    const before = seen.size;
    for (const order of current.orders) {
      if (signal()?.aborted) throw signal()?.reason;
      if (seen.has(order.id)) continue;
      seen.add(order.id);
      yield order;
    }
    stale = seen.size > before ? 0 : stale + 1;
    if (!current.hasNextPage() || stale === mostStalePages) return;
  }
}
