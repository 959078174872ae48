import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { TransakServerError, TransakValidationError } from "../../src/index.ts";
import { catchReason } from "../helpers/catch-error.ts";
import { clientForBook, collectIds, idsTo, type OrderBook, orderBook } from "../helpers/order-book.ts";

const skips = ({ asked }: OrderBook) => asked.map(({ skip }) => skip);

test("every order of every page, and no page is asked for twice", async () => {
  const book = orderBook(250);
  expect(await collectIds(clientForBook(book).listOrders())).toEqual(idsTo(250));
  expect(skips(book)).toEqual([0, 100, 200]);
});

test("a list that ends with a full page costs one request more where nobody has counted", async () => {
  const book = orderBook(4);
  book.answer = ({ data }) => ({ data });
  expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(idsTo(4));
  expect(skips(book)).toEqual([0, 2, 4]);
});

test("awaited and walked through, the first page is asked for once", async () => {
  const book = orderBook(5);
  const list = clientForBook(book).listOrders({ limit: 2 });
  const { orders, totalCount } = await list;
  expect([orders.map(({ id }) => id), totalCount]).toEqual([["0", "1"], 5]);
  expect(await collectIds(list)).toEqual(idsTo(5));
  expect(skips(book)).toEqual([0, 2, 4]);
});

test("two walks of one list at once: each gives every order once", async () => {
  const book = orderBook(5);
  const list = clientForBook(book).listOrders({ limit: 2 });
  const walks = await Promise.all([collectIds(list), collectIds(list), collectIds(list)]);
  expect(walks).toEqual([idsTo(5), idsTo(5), idsTo(5)]);
  expect(book.asked.filter(({ skip }) => skip === 0)).toHaveLength(1);
});

describe("by hand", () => {
  test("from page to page, to the last", async () => {
    const client = clientForBook(orderBook(3));
    const first = await client.listOrders({ limit: 2 });
    expect([first.orders.length, first.totalCount, first.hasNextPage()]).toEqual([2, 3, true]);
    const second = await first.nextPage();
    expect([second.orders.map(({ id }) => id), second.totalCount, second.hasNextPage()]).toEqual([["2"], 3, false]);
    expect(await catchReason(second.nextPage())).toBeInstanceOf(TransakValidationError);
  });

  test("nextPage() twice gives the same page twice", async () => {
    const book = orderBook(5);
    const first = await clientForBook(book).listOrders({ limit: 2 });
    const [one, other] = await Promise.all([first.nextPage(), first.nextPage()]);
    expect(one.orders).toEqual(other.orders);
    expect(one.orders.map(({ id }) => id)).toEqual(["2", "3"]);
    expect((await one.nextPage()).orders.map(({ id }) => id)).toEqual(["4"]);
    expect(skips(book)).toEqual([0, 2, 2, 4]);
  });

  test("a page that failed can be asked for again", async () => {
    const book = orderBook(5);
    const first = await clientForBook(book, { maxRetries: 0 }).listOrders({ limit: 2 });
    book.answer = () => new Response("", { status: 503 });
    expect(await catchReason(first.nextPage())).toBeInstanceOf(TransakServerError);
    book.answer = (truth) => truth;
    expect((await first.nextPage()).orders.map(({ id }) => id)).toEqual(["2", "3"]);
  });
});

test("what the caller does to query and options afterwards changes no page", async () => {
  const book = orderBook(5);
  const query: { limit?: number; sortOrder?: "asc" | "desc" } = { limit: 2, sortOrder: "desc" };
  const options: { maxRetries?: number; timeoutMs?: number } = { maxRetries: 0 };
  const walk = collectIds(clientForBook(book).listOrders(query, options));
  Object.assign(query, { limit: 50, sortOrder: "asc" });
  Object.assign(options, { timeoutMs: -1 });
  expect(await walk).toEqual(idsTo(5).toReversed());
  expect(book.asked.map(({ limit, sortOrder }) => [limit, sortOrder])).toEqual(Array(3).fill([2, "desc"]));
});

describe("leaving early", () => {
  test.each<[string, (list: AsyncIterable<unknown>) => Promise<void>]>([
    [
      "by break",
      async (list) => {
        for await (const _order of list) break;
      },
    ],
    [
      "by an error of the caller's own",
      async (list) => {
        for await (const order of list) throw order;
      },
    ],
    [
      "by return() of the iterator",
      async (list) => {
        const iterator = list[Symbol.asyncIterator]();
        await iterator.next();
        await iterator.return?.();
        expect(await iterator.next()).toEqual({ done: true, value: undefined });
      },
    ],
  ])("%s: no further page is asked for, and nothing listens to the signal", async (_how, leave) => {
    const book = orderBook(5);
    const { signal } = new AbortController();
    await leave(clientForBook(book).listOrders({ limit: 2 }, { signal })).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(skips(book)).toEqual([0]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("an abort", () => {
  /** Walks, and aborts after as many orders. */
  async function abortAfter(count: number, reason: unknown) {
    const book = orderBook(5);
    const controller = new AbortController();
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of clientForBook(book).listOrders({ limit: 2 }, { signal: controller.signal })) {
        seen.push(id);
        if (seen.length === count) controller.abort(reason);
      }
    };
    const thrown = await catchReason(walk());
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    return { book, seen, thrown };
  }

  test.each(["enough", new Error("enough"), 0, null, false])("with %o in the middle of a page", async (reason) => {
    const { book, seen, thrown } = await abortAfter(1, reason);
    expect([thrown, seen, skips(book)]).toEqual([reason, ["0"], [0]]);
  });

  test("between two pages: the next one is not asked for", async () => {
    const { book, seen, thrown } = await abortAfter(2, "enough");
    expect([thrown, seen, skips(book)]).toEqual(["enough", ["0", "1"], [0]]);
  });

  test("in the middle of a later page", async () => {
    const { book, seen, thrown } = await abortAfter(3, "enough");
    expect([thrown, seen, skips(book)]).toEqual(["enough", ["0", "1", "2"], [0, 2]]);
  });

  test("beforehand: nothing is asked for, and the walk rejects with the reason", async () => {
    const book = orderBook(5);
    const list = clientForBook(book).listOrders({}, { signal: AbortSignal.abort("never") });
    expect(await catchReason(collectIds(list))).toBe("never");
    expect(book.asked).toEqual([]);
  });

  test("after the last order changes nothing", async () => {
    const book = orderBook(3);
    const controller = new AbortController();
    const ids = await collectIds(clientForBook(book).listOrders({}, { signal: controller.signal }));
    controller.abort();
    expect(ids).toEqual(idsTo(3));
  });
});

describe("a page that fails", () => {
  test("is tried again, and no order is given twice", async () => {
    const book = orderBook(5);
    book.answer = (truth, { hit }) =>
      hit === 2 ? new Response("", { status: 503, headers: { "retry-after": "0" } }) : truth;
    expect(await collectIds(clientForBook(book).listOrders({ limit: 2 }))).toEqual(idsTo(5));
    expect(skips(book)).toEqual([0, 2, 2, 4]);
  });

  test("for good ends the walk with its error, after the orders before it", async () => {
    const book = orderBook(6);
    book.answer = (truth, { skip }) => (skip === 4 ? new Response("", { status: 422 }) : truth);
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of clientForBook(book).listOrders({ limit: 2 })) seen.push(id);
    };
    expect(await catchReason(walk())).toMatchObject({ name: "TransakApiError", status: 422 });
    expect(seen).toEqual(idsTo(4));
  });

  test("the first one fails whoever waits for it, and nobody else", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", listener);
    const book = orderBook(1);
    book.answer = () => new Response("", { status: 400 });
    const list = clientForBook(book).listOrders();
    const errors = await Promise.all([catchReason(list), catchReason(collectIds(list)), catchReason(collectIds(list))]);
    expect(new Set(errors).size).toBe(1);
    await catchReason(collectIds(clientForBook(book).listOrders()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", listener);
    expect(unhandled).toEqual([]);
  });
});
