import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clientForBook,
  collectIds,
  idsTo,
  type OrderBook,
  type OrdersBody,
  order,
  orderBook,
} from "../helpers/order-book.ts";

/** Has orders arrive before each request after the first: as many as `counts` says, one number a request. */
function arriving(book: OrderBook, counts: readonly number[]): OrderBook {
  book.before = ({ hit }) => {
    const count = hit === 1 ? 0 : (counts[hit - 2] ?? 0);
    for (let at = 0; at < count; at++) book.ids.push(`new-${hit}-${at}`);
  };
  return book;
}

describe("orders that arrive meanwhile", () => {
  test("newest first: each of those there were is given once, in order", async () => {
    const book = arriving(orderBook(250), [1, 99, 1, 0, 50]);
    const ids = await collectIds(clientForBook(book).listOrders({ sortOrder: "desc" }));
    expect(ids).toEqual(idsTo(250).toReversed());
  });

  test("oldest first: they are given too, after the others", async () => {
    const book = arriving(orderBook(150), [100, 100, 1]);
    const ids = await collectIds(clientForBook(book).listOrders({ sortOrder: "asc" }));
    expect(ids).toEqual(book.ids);
    expect(ids).toHaveLength(351);
  });

  test("a page of nothing but repeats does not end the walk", async () => {
    const book = arriving(orderBook(30), [10]);
    expect(await collectIds(clientForBook(book).listOrders({ sortOrder: "desc", limit: 10 }))).toEqual(
      idsTo(30).toReversed(),
    );
  });

  test.each([9, 10, 11, 20, 45, 1000])("nor does a burst of %i between two pages of ten", async (count) => {
    const book = arriving(orderBook(30), [count]);
    const ids = await collectIds(clientForBook(book).listOrders({ sortOrder: "desc", limit: 10 }));
    expect(ids.filter((id) => !id.startsWith("new"))).toEqual(idsTo(30).toReversed());
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("nor do several of them, with new orders in between", async () => {
    const book = arriving(orderBook(60), [10, 0, 10, 0, 10, 0, 10]);
    expect(await collectIds(clientForBook(book).listOrders({ sortOrder: "desc", limit: 10 }))).toEqual(
      idsTo(60).toReversed(),
    );
  });

  test("any numbers of orders, pages of any size: none is repeated, and none is lost", async () => {
    const numbers = fc.integer({ min: 1, max: 10 }).chain((limit) =>
      fc.record({
        limit: fc.constant(limit),
        total: fc.integer({ min: 0, max: 60 }),
        counts: fc.array(fc.integer({ min: 0, max: limit - 1 }), { maxLength: 80 }),
        sortOrder: fc.constantFrom("asc" as const, "desc" as const),
        counted: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(numbers, async ({ limit, total, counts, sortOrder, counted }) => {
        const book = arriving(orderBook(total), counts);
        if (!counted) book.answer = ({ data }) => ({ data });
        const ids = await collectIds(clientForBook(book).listOrders({ sortOrder, limit }));
        expect(ids).toHaveLength(new Set(ids).size);
        const old = ids.filter((id) => !id.startsWith("new"));
        expect(old).toEqual(sortOrder === "asc" ? idsTo(total) : idsTo(total).toReversed());
        if (sortOrder === "asc") expect(ids).toEqual(book.ids.slice(0, ids.length));
      }),
      { numRuns: 300 },
    );
  });
});

/** Every order of the book, whatever else the response says. */
const complete: readonly (readonly [string, (truth: OrdersBody) => unknown])[] = [
  ["too many orders", ({ meta, data }) => ({ meta: { ...meta, totalCount: 1e9 }, data })],
  ["more orders than there are numbers", ({ meta, data }) => ({ meta: { ...meta, totalCount: 1e308 }, data })],
  ["too few", ({ meta, data }) => ({ meta: { ...meta, totalCount: 1 }, data })],
  ["none", ({ meta, data }) => ({ meta: { ...meta, totalCount: 0 }, data })],
  ["fewer than none", ({ meta, data }) => ({ meta: { ...meta, totalCount: -5 }, data })],
  ["half an order", ({ meta, data }) => ({ meta: { ...meta, totalCount: 4.5 }, data })],
  ["a count in a string", ({ meta, data }) => ({ meta: { ...meta, totalCount: String(meta.totalCount) }, data })],
  ["a count in an array", ({ meta, data }) => ({ meta: { ...meta, totalCount: [meta.totalCount] }, data })],
  ["null", ({ meta, data }) => ({ meta: { ...meta, totalCount: null }, data })],
  ["nothing", ({ data }) => ({ data })],
  ["null of everything", ({ data }) => ({ meta: null, data })],
  ["a text in place of everything", ({ data }) => ({ meta: "12", data })],
  ["a limit of 0", ({ meta, data }) => ({ meta: { ...meta, limit: 0 }, data })],
  ["a limit below 0", ({ meta, data }) => ({ meta: { ...meta, limit: -1 }, data })],
  ["a limit beyond measure", ({ meta, data }) => ({ meta: { ...meta, limit: 1e9 }, data })],
  ["a limit in a string", ({ meta, data }) => ({ meta: { ...meta, limit: "1" }, data })],
  ["another skip", ({ meta, data }) => ({ meta: { ...meta, skip: 7 }, data })],
];

describe("a server that says of itself", () => {
  test.each(complete)("%s: every order is given once, and the walk ends", async (_what, answer) => {
    for (const count of [0, 1, 4, 5]) {
      const book = orderBook(count);
      book.answer = answer;
      const { totalCount } = await clientForBook(book).listOrders({ limit: 2 });
      expect(Number.isSafeInteger(totalCount) && totalCount >= 0).toBe(true);
      book.asked.length = 0;
      expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(idsTo(count));
      expect(book.asked.length).toBeLessThanOrEqual(count / 2 + 2);
    }
  });

  test("a limit that it keeps to: pages are smaller than asked for, and none is left out", async () => {
    const book = orderBook(7);
    book.answer = ({ meta, data }) => ({ meta: { ...meta, limit: 3 }, data: data.slice(0, 3) });
    expect(await collectIds(clientForBook(book).listOrders())).toEqual(idsTo(7));
  });

  test.each([
    ["smaller than what it was asked for", 3, 100],
    ["beyond measure", 1e9, 3],
  ])("a limit %s and no count: a full page is not the last", async (_what, limit, asked) => {
    const book = orderBook(7);
    book.answer = ({ data }) => ({ meta: { limit }, data: data.slice(0, 3) });
    expect(await collectIds(clientForBook(book).listOrders({ limit: asked }))).toEqual(idsTo(7));
  });

  test("the count alone, and holds less on a page than it was asked for", async () => {
    const book = orderBook(7);
    book.answer = ({ meta, data }) => ({ meta: { totalCount: meta.totalCount }, data: data.slice(0, 3) });
    expect(await collectIds(clientForBook(book).listOrders())).toEqual(idsTo(7));
  });
});

describe("a server that gives", () => {
  const same = [0, 1].map((id) => order(id));

  // Repeats are borne for longer where the count has grown by as many: then orders may have arrived.
  test.each<[string, number, (hit: number) => unknown]>([
    ["the same page for ever", 3, () => ({ meta: { totalCount: 1e9 }, data: same })],
    ["the same page for ever, and more each time", 51, (hit) => ({ meta: { totalCount: hit * 1000 }, data: same })],
    ["two pages in turn, for ever, and no count", 3, (hit) => ({ data: hit % 2 ? same : [...same].reverse() })],
    ["one order many times over", 3, () => ({ meta: { totalCount: 1e9 }, data: [...same, ...same, ...same] })],
  ])("%s: each order once, and an end after %i pages", async (_what, pages, answer) => {
    const book = orderBook(0);
    book.answer = (_, { hit }) => (hit < 100 ? answer(hit) : new Response("", { status: 400 }));
    expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(["0", "1"]);
    expect(book.asked).toHaveLength(pages);
  });

  test("more orders than it was asked for: all of them, once", async () => {
    const book = orderBook(0);
    book.answer = (_, { skip }) => ({
      meta: { totalCount: 9 },
      data: idsTo(9)
        .slice(skip, skip + 5)
        .map((id) => order(id)),
    });
    expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(idsTo(9));
  });

  test("an empty page in the middle: there the walk ends, without an error", async () => {
    const book = orderBook(9);
    book.answer = (truth, { skip }) => (skip === 4 ? { ...truth, data: [] } : truth);
    expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(idsTo(4));
    expect(book.asked.map(({ skip }) => skip)).toEqual([0, 2, 4]);
  });

  test("new orders without end: whoever leaves the loop leaves the walk", async () => {
    const book = orderBook(0);
    book.answer = (_, { skip }) => ({ meta: { totalCount: 5 }, data: [order(skip), order(skip + 1)] });
    let seen = 0;
    for await (const _order of clientForBook(book).listOrders({ limit: 2 })) {
      seen += 1;
      if (seen === 1000) break;
    }
    expect(book.asked).toHaveLength(500);
  });
});
