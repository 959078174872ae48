import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { OrderPage } from "../../src/index.ts";
import { clientForBook, order, orderBook } from "../helpers/order-book.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

async function heapUsed(): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 5; round++) {
    await sleep(10);
    collectGarbage();
    rounds.push(process.memoryUsage().heapUsed);
  }
  return Math.min(...rounds);
}

/** About as large as Transak's, with a text of its own that no other order can share. */
const large = (id: number) =>
  order(`7f1d2c3b-0000-4000-8000-${String(id).padStart(12, "0")}`, { note: `${id} `.repeat(700) });

/** A client of a server that makes up each order as it is asked for, so that nothing keeps them but the client. */
function clientForOrders(count: number) {
  const book = orderBook(0);
  book.answer = (_, { skip, limit }) => {
    book.asked.length = 0;
    const length = Math.max(0, Math.min(limit, count - skip));
    return { meta: { totalCount: count }, data: Array.from({ length }, (_, at) => large(skip + at)) };
  };
  return clientForBook(book);
}

const total = 10_000;

test("a walk through 10,000 orders keeps none of them", { timeout: 120_000 }, async () => {
  const transak = clientForOrders(total);
  // Once, until all is compiled that will be.
  for await (const _order of transak.listOrders()) void _order;
  let seen = 0;
  let early = 0;
  let late = 0;
  let bytes = 0;
  for await (const found of transak.listOrders()) {
    seen += 1;
    bytes += String(found["note" as keyof typeof found]).length;
    if (seen === 1001) early = await heapUsed();
    if (seen === total) late = await heapUsed();
  }
  expect(seen).toBe(total);
  expect(bytes).toBeGreaterThan(30_000_000);
  // What stays of nine thousand orders is their ids, which tell whether one comes again. The orders would be thirty megabytes.
  expect(late - early).toBeLessThan(2_500_000);
});

test("10,000 orders by hand, page after page", { timeout: 120_000 }, async () => {
  const transak = clientForOrders(total);
  let page: OrderPage | undefined = await transak.listOrders();
  let pages = 1;
  let early = 0;
  while (page.hasNextPage()) {
    page = await page.nextPage();
    pages += 1;
    if (pages === 11) early = await heapUsed();
  }
  expect(pages).toBe(total / 100 + 1);
  page = undefined;
  expect((await heapUsed()) - early).toBeLessThan(500_000);
});
