import { integer, type OptionValues, oneOf, type Reader, text } from "../check/readers.ts";
import { type OrderStatus, orderStatuses } from "../generated/order.ts";

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

const maxOrders = 100;

const product = oneOf("BUY", "SELL");

const readProducts: Reader<readonly ("BUY" | "SELL")[]> = (value, fail) =>
  Array.isArray(value) && (value.length === 1 || value.length === 2)
    ? Array.from({ length: value.length }, (_, index) => product(value[index], fail))
    : fail('must be an array of "BUY", "SELL" or both.');

const readDay: Reader<string> = (value, fail) => {
  // By its tag: a Date of another realm is no instance of Date.
  const isDate = Object.prototype.toString.call(value) === "[object Date]";
  const time = isDate ? Number(value) : Date.parse(`${value}T00:00:00Z`);
  const date = Number.isNaN(time) ? "" : new Date(time).toISOString();
  const shown = date.slice(0, 10);
  return /^\d{4}-/.test(shown) && (isDate || value === shown)
    ? shown
    : fail('must be a Date or a day like "2026-03-31".');
};

export const orderReaders = {
  partnerOrderId: text,
  walletAddress: text,
  products: readProducts,
  status: oneOf(...orderStatuses),
  startDate: readDay,
  endDate: readDay,
  sortOrder: oneOf("asc", "desc"),
  limit: integer(1, maxOrders),
} satisfies Record<keyof ListOrdersQuery, Reader>;

/** A query as it was read. */
export type OrdersQuery = OptionValues<typeof orderReaders>;

/** The query as it is sent. What it leaves out, Transak chooses; but it would leave out SELL orders. */
export function toSentQuery({ limit = maxOrders, products = ["BUY", "SELL"], ...query }: OrdersQuery, skip: number) {
  return {
    limit,
    skip,
    startDate: query.startDate,
    endDate: query.endDate,
    "filter[productsAvailed]": JSON.stringify(products),
    "filter[status]": query.status,
    "filter[sortOrder]": query.sortOrder,
    "filter[walletAddress]": query.walletAddress,
    "filter[partnerOrderId]": query.partnerOrderId,
  };
}
