import { describe, expect, test } from "vitest";
import {
  orderStage,
  TransakClient,
  TransakConnectionError,
  TransakNotFoundError,
  TransakRateLimitError,
  TransakUnauthorizedError,
} from "../../src/index.ts";
import { createMockFetch, type MockCall, signWebhook } from "../../src/testing.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { collectIds, idsTo, order } from "../helpers/order-book.ts";

function start() {
  const mock = createMockFetch();
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "test-key",
    accessToken: "test-token",
    maxRetries: 0,
    fetch: mock,
  });
  return { mock, transak };
}

const findExample = (id: string) =>
  documentedAnswers.find(({ operationId, status }) => operationId === id && status === 200)?.value as {
    readonly data: object;
  };

describe("getOrder from the mock", () => {
  test.each(["order-1", "a?c#d", "ä🦘", "%2e%2e"])("%j: the document's example, with this id", async (id) => {
    const { mock, transak } = start();
    const found = await transak.getOrder(id);
    expect(found).toEqual({ ...findExample("get-order-by-order-id").data, id, _id: id });
    expect(mock.calls).toMatchObject([{ operation: "get-order-by-order-id", method: "GET", query: {} }]);
  });

  test.each([
    ["orderNotFound", TransakNotFoundError],
    [400, TransakNotFoundError],
    [401, TransakUnauthorizedError],
    [429, TransakRateLimitError],
    [new TypeError("fetch failed"), TransakConnectionError],
  ] as const)("scripted with %s fails as Transak's would", async (answer, expected) => {
    const { mock, transak } = start();
    mock.respondWith("get-order-by-order-id", answer, { times: 1 });
    await expect(transak.getOrder("order-1")).rejects.toThrow(expected);
    expect(await transak.getOrder("order-1")).toMatchObject({ id: "order-1" });
  });

  test("an order goes from stage to stage", async () => {
    const { mock, transak } = start();
    for (const status of ["PROCESSING", "COMPLETED"]) {
      mock.respondWith("get-order-by-order-id", { body: { data: order("order-1", { status }) } }, { times: 1 });
    }
    const stages = [await transak.getOrder("order-1"), await transak.getOrder("order-1")];
    expect(stages.map(({ status }) => orderStage(status))).toEqual(["pending", "completed"]);
  });

  test("what a caller does to one order changes no other", async () => {
    const { transak } = start();
    Object.assign(await transak.getOrder("order-1"), { status: "FAILED" });
    expect((await transak.getOrder("order-1")).status).toBe("COMPLETED");
  });
});

describe("listOrders from the mock", () => {
  test("awaited and walked through, whatever the limit", async () => {
    const { transak } = start();
    const { orders, totalCount } = await transak.listOrders();
    expect([orders, totalCount]).toEqual([findExample("get-orders").data, 1]);
    expect(await collectIds(transak.listOrders({ limit: 1 }))).toEqual(orders.map(({ id }) => id));
  });

  test("records the query by the names of the document", async () => {
    const { mock, transak } = start();
    await transak.listOrders({ partnerOrderId: "a&b", startDate: "2026-03-01", sortOrder: "asc" });
    expect(mock.calls[0]?.query).toEqual({
      limit: "100",
      skip: "0",
      "filter[productsAvailed]": '["BUY","SELL"]',
      "filter[partnerOrderId]": "a&b",
      "filter[sortOrder]": "asc",
      startDate: "2026-03-01",
    });
  });

  test("no orders, by the example's name; and an unknown partnerOrderId", async () => {
    const { mock, transak } = start();
    mock.respondWith("get-orders", "noOrders", { times: 1 }).respondWith("get-orders", "orderNotFound");
    expect(await transak.listOrders()).toMatchObject({ orders: [], totalCount: 0 });
    expect(await transak.listOrders({ partnerOrderId: "unknown" })).toMatchObject({ orders: [], totalCount: 0 });
    await expect(transak.listOrders()).rejects.toThrow(TransakNotFoundError);
  });

  test("pages that a test makes of its own", async () => {
    const { mock, transak } = start();
    mock.respondWith("get-orders", ({ query }: MockCall) => {
      const data = idsTo(5)
        .map((id) => order(id))
        .slice(Number(query.skip), Number(query.skip) + Number(query.limit));
      return { body: { meta: { totalCount: 5 }, data } };
    });
    expect(await collectIds(transak.listOrders({ limit: 2 }))).toEqual(idsTo(5));
  });
});

describe("a request that violates the document", () => {
  const good = { "access-token": "token", "x-api-key": "key" };

  test.each([
    ["without a token", "/partners/api/v2/order/x", { "x-api-key": "key" }, "header access-token is required."],
    ["without a key", "/partners/api/v2/orders", { "access-token": "token" }, "header x-api-key is required."],
    [
      "with a list of addresses",
      "/partners/api/v2/orders",
      { ...good, "x-user-ip": "203.0.113.1, 10.0.0.1" },
      "header x-user-ip must be one IPv4 or IPv6 address.",
    ],
    [
      "with another filter",
      "/partners/api/v2/orders?walletAddress=0xab",
      good,
      'query has no parameter "walletAddress".',
    ],
  ])("%s is refused, and says why", async (_what, path, headers, message) => {
    const response = await createMockFetch()(`https://api.example${path}`, { headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });

  test.each(["/partners/api/v2/order/", "/partners/api/v2/order/a/b", "/partners/api/v2/order", "/orders"])(
    "%s is no operation",
    async (path) => {
      await expect(createMockFetch()(`https://api.example${path}`, { headers: good })).rejects.toThrow(
        "is no operation of the document",
      );
    },
  );
});

test("a looked-up order makes a webhook that verifies", async () => {
  const { transak } = start();
  const found = await transak.getOrder("order-1");
  const { order: received } = await verifyWebhook(
    await signWebhook({ type: "ORDER_COMPLETED", order: found }, "test-token"),
    transak,
  );
  expect(received).toMatchObject({ id: "order-1", partnerOrderId: found.partnerOrderId, status: found.status });
});
