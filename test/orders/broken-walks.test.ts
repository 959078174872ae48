import { getEventListeners } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import type { CallOptions, TransakEvent } from "../../src/index.ts";
import { answering, answeringJson, closingAfter, inTurn, resetting, silent, writing } from "../helpers/behaviours.ts";
import { catchReason } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { answerFrom, idsTo, type OrderBook, orderBook } from "../helpers/order-book.ts";
import { type Behaviour, startServer, type TestServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

const half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{";

describe.each(transports)("over %s", (_, fetch) => {
  let server: TestServer;
  let book: OrderBook;
  let events: TransakEvent[];
  /** What the server does with a request for the second page. */
  let second: Behaviour;

  const answeringTruly: Behaviour = async (exchange) => {
    answeringJson(200, await answerFrom(book, new URL(exchange.request.path, server.url)))(exchange);
  };

  beforeEach(async () => {
    book = orderBook(6);
    events = [];
    second = answeringTruly;
    server = await startServer((exchange) =>
      (exchange.request.path.includes("skip=2&") ? second : answeringTruly)(exchange),
    );
  });

  /** Walks by twos. What it has seen, and what it threw. */
  async function walk(options: CallOptions = {}, onOrder = (_id: string) => {}) {
    const client = createClient({ baseUrl: server.url, fetch, maxRetries: 0, onEvent: (event) => events.push(event) });
    const seen: string[] = [];
    const walked = async () => {
      for await (const { id } of client.listOrders({ limit: 2 }, options)) {
        seen.push(id);
        onOrder(id);
      }
    };
    const thrown = await walked().catch((reason: unknown) => reason);
    return { seen, thrown };
  }

  test.each<[string, Behaviour, object]>([
    ["is silent", silent, { name: "TransakTimeoutError", timeoutMs: 500 }],
    ["stops within the body", writing(half), { name: "TransakTimeoutError" }],
    ["resets the connection", resetting, { name: "TransakConnectionError" }],
    ["closes within the body", closingAfter(half), { name: "TransakConnectionError" }],
    ["redirects", answering(302, "", { location: "/x" }), { name: "TransakConnectionError", retryable: false }],
    ["has enough", answering(429), { name: "TransakRateLimitError" }],
    ["lies", answering(200, "{}"), { name: "TransakResponseError" }],
  ])("a server that %s at the second page: the first two orders, and its error", async (_what, behaviour, error) => {
    second = behaviour;
    const { seen, thrown } = await walk({ timeoutMs: 500 });
    expect(seen).toEqual(["0", "1"]);
    expect(thrown).toMatchObject(error);
    expect(server.requests).toHaveLength(2);
  });

  test("a page that fails twice is asked for three times, in the same words, and no order is missing", async () => {
    let tries = 0;
    second = (exchange) => {
      tries += 1;
      inTurn(resetting, answering(503, "", { "retry-after": "0" }), answeringTruly)({ ...exchange, hit: tries });
    };
    const { seen, thrown } = await walk({ maxRetries: 2 });
    expect([thrown, seen]).toEqual([undefined, idsTo(6)]);
    const asked = server.requests.filter(({ path }) => path.includes("skip=2&"));
    expect(asked).toEqual([asked[0], asked[0], asked[0]]);
  });

  test("each page is a call of its own, with a deadline of its own", async () => {
    book.before = () => new Promise((resolve) => setTimeout(resolve, 300));
    const { seen, thrown } = await walk({ timeoutMs: 1000 });
    expect([thrown, seen]).toEqual([undefined, idsTo(6)]);
    const calls = events.filter(({ type }) => type === "response");
    expect(calls.map((event) => "callId" in event && event.callId)).toEqual([1, 2, 3, 4]);
    expect(new Set(events.map((event) => "url" in event && event.url))).toEqual(
      new Set([`${server.url}/partners/api/v2/orders`, false]),
    );
  });

  test.each<[string, Behaviour]>([
    ["before the headers", silent],
    ["within the body", writing(half)],
  ])("aborted at the second page %s: the reason, and nothing more is sent", async (_when, behaviour) => {
    const controller = new AbortController();
    second = (exchange) => {
      behaviour(exchange);
      setTimeout(() => controller.abort("enough"), 20);
    };
    const { seen, thrown } = await walk({ signal: controller.signal });
    expect([thrown, seen]).toEqual(["enough", ["0", "1"]]);
    expect(events.at(-1)).toMatchObject({ type: "failure", error: { name: "AbortError" } });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  test("aborted while a page waits to be tried again", async () => {
    const controller = new AbortController();
    second = answering(503, "", { "retry-after": "9" });
    const client = createClient({
      baseUrl: server.url,
      fetch,
      onEvent: ({ type }) => type === "retry" && controller.abort("enough"),
    });
    const first = await client.listOrders({ limit: 2 }, { signal: controller.signal });
    expect(await catchReason(first.nextPage())).toBe("enough");
    expect(server.requests).toHaveLength(2);
  });

  test("aborted between two pages: nothing more is sent", async () => {
    const controller = new AbortController();
    const { seen, thrown } = await walk({ signal: controller.signal }, (id) => {
      if (id === "1") controller.abort("enough");
    });
    expect([thrown, seen]).toEqual(["enough", ["0", "1"]]);
    expect(server.requests).toHaveLength(1);
  });

  test("every page carries user's IP, headers and token", async () => {
    await walk({ userIp: "203.0.113.42", headers: { "X-Trace": "t" } });
    const [{ headers: first } = { headers: {} }, ...others] = server.requests;
    expect(first).toMatchObject({ "x-user-ip": "203.0.113.42", "x-trace": "t", "x-api-key": "partner-key" });
    expect(others.map(({ headers }) => headers)).toEqual([first, first, first]);
  });
});
