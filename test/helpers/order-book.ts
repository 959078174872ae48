import type { TransakClient, TransakClientOptions } from "../../src/index.ts";
import { createClient } from "./client.ts";

export const order = (id: number | string, more: object = {}) => ({
  id: String(id),
  createdAt: "2026-03-02T10:15:00.000Z",
  status: "COMPLETED",
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
  ...more,
});

export const idsTo = (count: number): readonly string[] => Array.from({ length: count }, (_, id) => String(id));

/** What a page is asked for. */
export interface Asked {
  readonly skip: number;
  readonly limit: number;
  readonly sortOrder: string;
  /** 1 for the first request. */
  readonly hit: number;
}

/** A Transak that holds orders, by their ids, oldest first. */
export interface OrderBook {
  readonly ids: string[];
  /** Every request so far. */
  readonly asked: Asked[];
  /** What happens before a request is answered. */
  before: (asked: Asked) => unknown;
  /** The response, where it is not the truth. */
  answer: (truth: OrdersBody, asked: Asked) => unknown;
}

export interface OrdersBody {
  readonly meta: { readonly limit: number; readonly skip: number; readonly totalCount: number };
  readonly data: readonly ReturnType<typeof order>[];
}

/** @param ids of the orders, or how many there are. */
export function orderBook(ids: number | readonly string[]): OrderBook {
  return {
    ids: [...(typeof ids === "number" ? idsTo(ids) : ids)],
    asked: [],
    before: () => {},
    answer: (truth) => truth,
  };
}

/** A client whose requests for orders are answered from the book. */
export function clientForBook(book: OrderBook, options: Partial<TransakClientOptions> = {}): TransakClient {
  const fetch = async (url: string, init: RequestInit) => {
    init.signal?.throwIfAborted();
    const body = await answerFrom(book, new URL(url));
    return body instanceof Response ? body : Response.json(body);
  };
  return createClient({ fetch, ...options });
}

/** What the book answers to a request. */
export async function answerFrom(book: OrderBook, { searchParams }: URL): Promise<unknown> {
  const skip = Number(searchParams.get("skip"));
  const limit = Number(searchParams.get("limit"));
  const sortOrder = searchParams.get("filter[sortOrder]") ?? "asc";
  const asked = { skip, limit, sortOrder, hit: book.asked.length + 1 };
  book.asked.push(asked);
  await book.before(asked);
  const sorted = sortOrder === "asc" ? book.ids : book.ids.toReversed();
  const data = sorted.slice(skip, skip + limit).map((id) => order(id));
  return book.answer({ meta: { limit, skip, totalCount: sorted.length }, data }, asked);
}

export async function collectIds(orders: AsyncIterable<{ readonly id: string }>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of orders) ids.push(id);
  return ids;
}
