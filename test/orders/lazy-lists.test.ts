import { expect, test } from "vitest";
import type { TransakEvent } from "../../src/index.ts";
import { TransakValidationError } from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { catchError } from "../helpers/catch-error.ts";
import { clientForBook, collectIds, idsTo, order, orderBook } from "../helpers/order-book.ts";

test("nothing is sent, and nothing fails unheard, until somebody waits for the list", async () => {
  const book = orderBook(1);
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", listen);
  try {
    clientForBook(book).listOrders();
    clientForBook(book).listOrders({ limit: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(book.asked).toEqual([]);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", listen);
  }
});

test("a list is a promise: then, catch, finally, and Promise.all", async () => {
  const book = orderBook(1);
  const list = clientForBook(book).listOrders();
  let ended = 0;
  expect((await list.finally(() => (ended += 1))).totalCount).toBe(1);
  expect(ended).toBe(1);
  expect((await Promise.all([list, list.then(({ totalCount }) => totalCount)]))[1]).toBe(1);
  expect(Object.prototype.toString.call(list)).toBe("[object Promise]");
  expect(book.asked).toHaveLength(1);
  const refused = clientForBook(book).listOrders({ limit: 0 });
  expect(await refused.catch((error: unknown) => error)).toBeInstanceOf(TransakValidationError);
});

test("toArray collects orders up to its limit, and asks for no further page", async () => {
  const book = orderBook(9);
  const transak = clientForBook(book);
  expect((await transak.listOrders({ limit: 2 }).toArray({ limit: 3 })).map(({ id }) => id)).toEqual(idsTo(3));
  expect(book.asked).toHaveLength(2);
  expect(await transak.listOrders().toArray({ limit: 100 })).toHaveLength(9);
});

test.each([[{}], [{ limit: 0 }], [{ limit: 1.5 }], [{ limit: "9" }], [{ limit: 9, max: 9 }], [undefined], [null]])(
  "toArray refuses %j",
  async (options) => {
    const list = clientForBook(orderBook(1)).listOrders();
    expect(await catchError(list.toArray(options as { limit: number }))).toBeInstanceOf(TransakValidationError);
  },
);

test("a server that caps its pages and says nothing of it hides no order", async () => {
  const book = orderBook(250);
  book.answer = ({ data }) => ({ data: data.slice(0, 50) });
  expect(await collectIds(clientForBook(book).listOrders())).toEqual(idsTo(250));
  expect(book.asked.map(({ skip }) => skip)).toEqual([0, 50, 100, 150, 200, 250]);
});

test("what is not an order hides no other, and is reported by an event without what it holds", async () => {
  const book = orderBook(3);
  const events: TransakEvent[] = [];
  book.answer = ({ data, meta }) => ({
    meta,
    data: [data[0], null, { ...data[1], status: undefined, email: "quokka@example" }],
  });
  const { orders } = await clientForBook(book, { onEvent: (event) => events.push(event) }).listOrders();
  expect(orders.map(({ id }) => id)).toEqual(["0"]);
  const skipped = events.filter(({ type }) => type === "order-skipped");
  expect(skipped).toMatchObject([
    { operation: "get-orders", fault: "An order that is not an object." },
    { fault: "An order without status." },
  ]);
  expect(JSON.stringify(skipped)).not.toContain("quokka");
});

test("_id stands in for id, as older responses have it", async () => {
  const old = { ...order("7"), id: undefined, _id: "7" };
  const { transak } = answeredClient((url) => ({ data: url.pathname.endsWith("orders") ? [old] : old }));
  expect((await transak.listOrders()).orders[0]?.id).toBe("7");
  expect((await transak.getOrder("7")).id).toBe("7");
});

test("extraQuery goes to every page, and replaces nothing that the client sends", async () => {
  const { transak, urls } = answeredClient(({ searchParams }) => ({
    meta: { totalCount: 2 },
    data: ["0", "1"].filter((id) => id === searchParams.get("skip")).map((id) => order(id)),
  }));
  const extraQuery = { "filter[brandNew]": "a&b" };
  expect(await collectIds(transak.listOrders({ limit: 1 }, { extraQuery }))).toEqual(["0", "1"]);
  expect(urls.map(({ searchParams }) => searchParams.get("filter[brandNew]"))).toEqual(["a&b", "a&b", "a&b"]);
  for (const [query, message] of [
    [{ limit: "9" }, 'extraQuery must not hold "limit"'],
    [{ "filter[status]": "FAILED" }, 'extraQuery must not hold "filter\\[status\\]"'],
    [{ "filter[walletAddress]": "0x0" }, 'extraQuery must not hold "filter\\[walletAddress\\]"'],
    [{ a: 1 }, 'extraQuery holds "a", which is not a string'],
    ["a=1", "extraQuery must be a plain object of strings"],
  ] as const) {
    const error = await catchError(transak.listOrders({}, { extraQuery: query as never }));
    expect(error).toBeInstanceOf(TransakValidationError);
    expect(error.message).toMatch(new RegExp(message));
  }
});

test("an operation without a query refuses extraQuery", async () => {
  const { transak, urls } = answeredClient(() => ({ response: [] }));
  const error = await catchError(transak.getCountries({ extraQuery: {} } as object));
  expect(error.message).toContain('has no option "extraQuery"');
  expect(urls).toEqual([]);
});
