import { describe, expect, test } from "vitest";
import { type ListOrdersQuery, TransakNotFoundError } from "../../src/index.ts";
import { selectOrders } from "../../src/testing/select-orders.ts";
import { createMockFetch, mockOrder, mockOrderPage } from "../../src/testing.ts";
import { clientOver } from "../helpers/mock-client.ts";
import { collectIds } from "../helpers/order-book.ts";

const on = (day: string) => ({ createdAt: `${day}T10:00:00.000Z` });
const orders = [
  mockOrder({ id: "bought", partnerOrderId: "p-1", walletAddress: "0xa", ...on("2026-01-10") }),
  mockOrder({ id: "processing", partnerOrderId: "p-2", status: "PROCESSING", ...on("2026-02-10") }),
  mockOrder({ id: "sold", partnerOrderId: "p-3", isBuyOrSell: "SELL", walletAddress: "0xa", ...on("2026-03-10") }),
  mockOrder({ id: "failed", partnerOrderId: "p-1", status: "FAILED", ...on("2026-04-10") }),
];
const transak = clientOver(createMockFetch({ orders }));

describe("a list of orders", () => {
  test.each<[string, ListOrdersQuery, readonly string[]]>([
    ["completed ones alone, newest first", {}, ["sold", "bought"]],
    ["one product", { products: ["BUY"] }, ["bought"]],
    ["one status", { status: "PROCESSING" }, ["processing"]],
    ["one partnerOrderId, of every status", { partnerOrderId: "p-1" }, ["failed", "bought"]],
    ["one partnerOrderId and status", { partnerOrderId: "p-1", status: "FAILED" }, ["failed"]],
    ["a partnerOrderId that none has", { partnerOrderId: "p-9" }, []],
    ["a wallet address, of purchases alone", { walletAddress: "0xa" }, ["bought"]],
    ["from a day on", { startDate: "2026-03-10" }, ["sold"]],
    ["to a day, itself included", { endDate: "2026-01-10" }, ["bought"]],
    ["oldest first", { sortOrder: "asc" }, ["bought", "sold"]],
    ["page by page", { sortOrder: "asc", limit: 1 }, ["bought", "sold"]],
  ])("holds %s", async (_what, query, ids) => {
    expect(await collectIds(transak.listOrders(query))).toEqual(ids);
  });

  test("says how many there are on all pages", async () => {
    const page = await transak.listOrders({ limit: 1 });
    expect(page).toMatchObject({ totalCount: 2, orders: [{ id: "sold" }] });
    expect(await page.nextPage()).toMatchObject({ totalCount: 2, orders: [{ id: "bought" }] });
  });

  test("holds purchases alone where the products cannot be read, and of the last 90 days where today is known", () => {
    const ids = (query: object, today?: Date) => selectOrders(orders, query, today).map(({ id }) => id);
    expect(ids({})).toEqual(["bought"]);
    expect(ids({ "filter[productsAvailed]": "BUY,SELL" })).toEqual(["bought"]);
    const both = { "filter[productsAvailed]": '["BUY","SELL"]' };
    expect(ids(both, new Date("2026-04-11"))).toEqual(["sold"]);
    expect(ids({ ...both, startDate: "2026-01-01" }, new Date("2026-04-11"))).toEqual(["sold", "bought"]);
  });

  test("holds the document's example by default, under its own partnerOrderId alone", async () => {
    const byDefault = clientOver(createMockFetch());
    expect(await collectIds(byDefault.listOrders({ partnerOrderId: "order-1042" }))).toHaveLength(1);
    expect(await collectIds(byDefault.listOrders({ partnerOrderId: "another" }))).toEqual([]);
  });
});

test("an order is found by its id, and no other", async () => {
  expect(await transak.getOrder("processing")).toEqual(orders[1]);
  await expect(transak.getOrder("unknown")).rejects.toBeInstanceOf(TransakNotFoundError);
});

describe("mockOrder", () => {
  test("gives each order an id of its own", () => {
    const [first, second] = [mockOrder(), mockOrder()];
    expect(first.id).not.toBe(second.id);
    expect(first._id).toBe(first.id);
  });

  test("leaves out what a completed purchase alone has", () => {
    expect(mockOrder()).toMatchObject({ status: "COMPLETED", completedAt: expect.any(String) });
    expect(mockOrder({ status: "PROCESSING" })).not.toHaveProperty("completedAt");
    expect(mockOrder({ isBuyOrSell: "SELL" })).not.toHaveProperty("walletAddress");
    expect(mockOrder({ isBuyOrSell: "SELL", walletAddress: "0xb" })).toHaveProperty("walletAddress", "0xb");
  });

  test("shares nothing with another", () => {
    const [first, second] = [mockOrder(), mockOrder()];
    first.statusHistories?.pop();
    expect(second.statusHistories).toHaveLength(1);
  });
});

test("mockOrderPage makes a page of a script, whatever is asked for", async () => {
  const mockFetch = createMockFetch().respondWith("get-orders", mockOrderPage(orders, { totalCount: 250 }));
  const page = await clientOver(mockFetch).listOrders({ products: ["SELL"] });
  expect(page).toMatchObject({ orders, totalCount: 250 });
});
