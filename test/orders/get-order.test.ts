import { describe, expect, test } from "vitest";
import {
  orderStage,
  TransakClient,
  TransakNotFoundError,
  TransakResponseError,
  TransakServerError,
  TransakValidationError,
} from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { order } from "../helpers/order-book.ts";

describe("getOrder", () => {
  test("gives the order as it came, with what the document does not know", async () => {
    const { transak, urls } = answeredClient(() => ({ meta: {}, data: order("a", { brandNew: { x: 1 } }) }));
    expect(await transak.getOrder("a")).toEqual(order("a", { brandNew: { x: 1 } }));
    expect(String(urls[0])).toBe("https://api-stg.transak.com/partners/api/v2/order/a");
  });

  test("reads characters that are divided among pieces of the response", async () => {
    const found = order("a", { note: "Zo\u00eb, \u20ac 5, \ud83e\udd98" });
    const bytes = new TextEncoder().encode(JSON.stringify({ data: found }));
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { transak } = answeredClient(() => new Response(pieces));
    expect(await transak.getOrder("a")).toEqual(found);
  });

  test("carries key, token, user's IP and headers, the call's before the client's", async () => {
    const seen: RequestInit[] = [];
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "key",
      accessToken: "token",
      headers: { "x-trace": "client", "x-shop": "client" },
      fetch: async (_url, init) => {
        seen.push(init);
        return Response.json({ data: order("a") });
      },
    });
    await transak.getOrder("a", { userIp: "::ffff:203.0.113.42", headers: { "X-Trace": "call" } });
    const { method, headers, body } = seen[0] as RequestInit;
    expect([method, body]).toEqual(["GET", undefined]);
    expect(Object.fromEntries(new Headers(headers))).toMatchObject({
      "x-api-key": "key",
      "access-token": "token",
      "x-user-ip": "203.0.113.42",
      "x-trace": "call",
      "x-shop": "client",
    });
  });

  test.each(["x?y", "x#y", "%2e%2e", "..;", "ä", "a%2Fb"])("keeps %j within its path segment", async (id) => {
    const { transak, urls } = answeredClient(() => ({ data: order("a") }));
    await transak.getOrder(id);
    const { pathname, search, hash } = urls[0] as URL;
    expect(pathname.split("/")).toHaveLength(6);
    expect(decodeURIComponent(pathname.split("/").at(-1) as string)).toBe(id);
    expect(search + hash).toBe("");
  });

  test.each([
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    ".. ",
    "\u0000",
    " ",
    "a\nb",
    "",
    "\ud800",
    "x".repeat(201),
    1,
    null,
    undefined,
    {},
    ["a"],
  ])("refuses %j", async (id) => {
    const { transak, urls } = answeredClient(() => ({}));
    await expect(transak.getOrder(id as string)).rejects.toThrow(TransakValidationError);
    expect(urls).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["no object", 1],
    ["no data", {}],
    ["data null", { data: null }],
    ["a list", { data: [order("a")] }],
    ["without status", { data: order("a", { status: undefined }) }],
    ["with a status that is no text", { data: order("a", { status: 7 }) }],
    ["with an empty id", { data: order("a", { id: "" }) }],
  ])("a response that is %s is a TransakResponseError without a word of it", async (_what, body) => {
    const { transak } = answeredClient(() => body);
    const error = await transak.getOrder("a").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransakResponseError);
    expect(JSON.stringify(error)).not.toContain("2026-03-02");
  });

  test("repeats after 500, and then gives up", async () => {
    const { transak, urls } = answeredClient(() => new Response("", { status: 500 }));
    await expect(transak.getOrder("a")).rejects.toThrow(TransakServerError);
    expect(urls).toHaveLength(2);
  });

  test.each([
    [400, "Order not found"],
    [400, "order not found."],
    [404, "Order not found"],
  ])("an order that is not there, said with %i %j, is a TransakNotFoundError", async (status, message) => {
    const { transak, urls } = answeredClient(() => Response.json({ error: { message } }, { status }));
    const error = await transak.getOrder("a").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransakNotFoundError);
    expect(error).toMatchObject({ status, apiMessage: message, retryable: false });
    expect(urls).toHaveLength(1);
  });

  test("and what is missing otherwise is none", async () => {
    const { transak } = answeredClient(() =>
      Response.json({ error: { message: "Merchant not found" } }, { status: 400 }),
    );
    await expect(transak.getOrder("a")).rejects.not.toThrow(TransakNotFoundError);
  });

  test("a server's 500 that says not found is no TransakNotFoundError", async () => {
    const { transak } = answeredClient(() => Response.json({ error: { message: "Order not found" } }, { status: 500 }));
    await expect(transak.getOrder("a")).rejects.not.toThrow(TransakNotFoundError);
  });
});

test.each([
  ["COMPLETED", "completed"],
  ["FAILED", "failed"],
  ["CANCELLED", "failed"],
  ["REFUNDED", "failed"],
  ["EXPIRED", "failed"],
  ["PROCESSING", "pending"],
  ["ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK", "pending"],
  ["BRAND_NEW", "pending"],
  ["constructor", "pending"],
])("orderStage(%j) is %j", (status, stage) => {
  expect(orderStage(status)).toBe(stage);
});
