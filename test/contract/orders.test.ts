import { describe, expect, test } from "vitest";
import type { Operation } from "../../scripts/lib/openapi.ts";
import { TransakNotFoundError, TransakUnauthorizedError } from "../../src/index.ts";
import { document } from "../helpers/document.ts";
import { createPrismClient } from "../helpers/prism-client.ts";

describe("Prism accepts every valid call", () => {
  test.each([{}, { userIp: "203.0.113.42" }])("getOrder with %o", async (options) => {
    const { transak, violations, answers } = createPrismClient();
    const order = await transak.getOrder("7f1d2c3b-0000-4000-8000-000000000001", options);
    expect([order.status, order.partnerOrderId, order.fiatAmount]).toEqual(["COMPLETED", "order-1042", 50]);
    expect([violations, answers()]).toEqual([[], 1]);
  });

  test.each([
    {},
    { products: ["SELL"] as const, limit: 1, sortOrder: "asc" as const },
    { startDate: new Date("2026-03-01T23:30:00Z"), endDate: "2026-03-31", status: "FAILED" as const },
    { walletAddress: "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e", partnerOrderId: "ä/&=?#1" },
  ])("listOrders with %o", async (query) => {
    const { transak, violations, answers } = createPrismClient();
    const { orders, totalCount } = await transak.listOrders(query, { userIp: "2001:db8::42" });
    expect(orders.map(({ status }) => status)).toEqual(["COMPLETED"]);
    expect([totalCount, violations, answers()]).toEqual([1, [], 1]);
  });

  test("covers every query parameter of the document", () => {
    const list = document.paths["/partners/api/v2/orders"]?.get as Operation | undefined;
    expect(list?.parameters?.filter((parameter) => parameter.in === "query")).toHaveLength(9);
  });
});

describe("documented responses", () => {
  test("an unknown order is a TransakNotFoundError", async () => {
    const { transak } = createPrismClient();
    const call = transak.getOrder("unknown", { headers: { prefer: "code=400, example=orderNotFound" } });
    await expect(call).rejects.toThrow(TransakNotFoundError);
  });

  test("an unknown partnerOrderId is an empty list, awaited and walked through", async () => {
    const { transak } = createPrismClient();
    const list = () =>
      transak.listOrders({ partnerOrderId: "x" }, { headers: { prefer: "code=400, example=orderNotFound" } });
    const page = await list();
    expect([page.orders, page.totalCount, page.hasNextPage()]).toEqual([[], 0, false]);
    await expect(page.nextPage()).rejects.toThrow(/no next page/);
    for await (const order of list()) expect(order).toBeUndefined();
  });

  test("the same response without a partnerOrderId is an error", async () => {
    const { transak } = createPrismClient();
    const call = transak.listOrders({}, { headers: { prefer: "code=400, example=orderNotFound" } });
    await expect(call).rejects.toThrow(TransakNotFoundError);
  });

  test.each(["getOrder", "listOrders"] as const)("401 to %s", async (method) => {
    const { transak } = createPrismClient();
    const headers = { prefer: "code=401" };
    const call = method === "getOrder" ? transak.getOrder("x", { headers }) : transak.listOrders({}, { headers });
    await expect(call).rejects.toThrow(TransakUnauthorizedError);
  });
});
