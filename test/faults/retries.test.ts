import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TransakEvent, TransakRetryEvent } from "../../src/index.ts";
import { answering, inTurn, resetting, silent } from "../helpers/behaviours.ts";
import { clientFor } from "../helpers/client-for.ts";
import { failureOf } from "../helpers/failure-of.ts";
import { type Behaviour, type MisbehavingServer, misbehavingServer } from "../helpers/misbehaving-server.ts";
import { everyWay, operationCases } from "../helpers/operation-cases.ts";
import { transports } from "../helpers/transports.ts";

const httpDate = (fromNowMs: number) => new Date(Date.now() + fromNowMs).toUTCString();

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  const good = answering(200, operation.body);
  let server: MisbehavingServer;
  let events: TransakEvent[];
  const onEvent = (event: TransakEvent) => events.push(event);
  const retries = () => events.filter((event): event is TransakRetryEvent => event.type === "retry");
  beforeEach(() => {
    events = [];
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => server.close());

  test.each([0, 1, 3])("maxRetries %s", async (maxRetries) => {
    server = await misbehavingServer(answering(503));
    await failureOf(operation.call(clientFor(server.url, { fetch, maxRetries })));
    expect(server.requests).toHaveLength(1 + maxRetries);
  });

  test("a call's maxRetries goes before the client's", async () => {
    server = await misbehavingServer(answering(503));
    await failureOf(operation.call(clientFor(server.url, { fetch, maxRetries: 5 }), { maxRetries: 1 }));
    expect(server.requests).toHaveLength(2);
  });

  test("every attempt sends the same bytes", async () => {
    server = await misbehavingServer(inTurn(answering(503), resetting, good));
    expect(await operation.call(clientFor(server.url, { fetch }))).toMatchObject(operation.result);
    const [first, ...others] = server.requests;
    expect(first).toMatchObject({ method: operation.method, headers: { "x-user-ip": "203.0.113.42" } });
    expect(`${first?.path}${first?.body}`).toContain(operation.sent);
    expect(others).toEqual([first, first]);
  });

  test("waits twice as long each time, by chance less, and never beyond eight seconds", async () => {
    vi.mocked(Math.random).mockReturnValue(0.01);
    server = await misbehavingServer(answering(503));
    await failureOf(operation.call(clientFor(server.url, { fetch, maxRetries: 7, onEvent })));
    expect(retries().map(({ delayMs }) => delayMs)).toEqual([5, 10, 20, 40, 80, 80, 80]);
  });

  test.each([
    ["0", 0],
    ["a moment ago", 0],
  ])("Retry-After %s", async (value, delayMs) => {
    vi.mocked(Math.random).mockReturnValue(1);
    const retryAfter = value === "0" ? value : httpDate(-60_000);
    server = await misbehavingServer(inTurn(answering(429, "", { "retry-after": retryAfter }), good));
    await operation.call(clientFor(server.url, { fetch, onEvent }));
    expect(retries()).toMatchObject([{ delayMs, reason: "api", status: 429, attempt: 1 }]);
  });

  test.each([
    ["eleven seconds", () => "11", 11_000],
    ["a week as a date", () => httpDate(604_800_000), 604_800_000],
  ])("Retry-After of %s is beyond the cap and fails at once", async (_name, value, about) => {
    server = await misbehavingServer(answering(429, "", { "retry-after": value() }));
    const error = await failureOf(operation.call(clientFor(server.url, { fetch, onEvent })));
    expect(error).toMatchObject({ name: "TransakRateLimitError", retryable: true });
    const { retryAfterMs } = error as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(about - 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(about);
    expect(server.requests).toHaveLength(1);
    expect(retries()).toEqual([]);
  });

  test("maxRetryAfterMs moves the cap", async () => {
    server = await misbehavingServer(inTurn(answering(503, "", { "retry-after": "1" }), good));
    const error = await failureOf(operation.call(clientFor(server.url, { fetch, maxRetryAfterMs: 999 })));
    expect(error).toMatchObject({ status: 503, retryAfterMs: 1000 });
  });

  test("events tell the whole story, in order", async () => {
    server = await misbehavingServer(
      inTurn(resetting, silent, answering(503, "", { "trace-id": "trace-3" }), answering(400, "{}")),
    );
    const client = clientFor(server.url, { fetch, timeoutMs: 500, maxRetries: 3, onEvent });
    const error = await failureOf(operation.call(client));
    const { id, method, path } = operation;
    const call = { operation: id, callId: 1 };
    const request = { ...call, type: "request", method, url: `${server.url}${path}` };
    const durationMs = expect.any(Number);
    expect(events).toEqual([
      { ...request, attempt: 1 },
      { ...call, type: "retry", attempt: 1, delayMs: 0, reason: "connection" },
      { ...request, attempt: 2 },
      { ...call, type: "retry", attempt: 2, delayMs: 0, reason: "timeout" },
      { ...request, attempt: 3 },
      { ...call, type: "response", attempt: 3, status: 503, durationMs, requestId: "trace-3" },
      { ...call, type: "retry", attempt: 3, delayMs: 0, reason: "api", status: 503 },
      { ...request, attempt: 4 },
      { ...call, type: "response", attempt: 4, status: 400, durationMs },
      { ...call, type: "failure", attempt: 4, error: error.toJSON() },
    ]);
    await failureOf(operation.call(client));
    expect(events.at(-1)).toMatchObject({ callId: 2, attempt: 1 });
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("handler");
      },
    ],
    ["rejects", () => Promise.reject(new Error("handler"))],
    ["never ends", () => new Promise(() => {})],
    ["returns a promise that somebody has tampered with", () => Object.assign(Promise.resolve(), { catch: 1 })],
  ])("a handler that %s changes nothing", async (_name, handler) => {
    server = await misbehavingServer(inTurn(answering(503), good));
    const seen: string[] = [];
    const client = clientFor(server.url, {
      fetch,
      onEvent: ({ type }) => {
        seen.push(type);
        return handler();
      },
    });
    expect(await operation.call(client)).toMatchObject(operation.result);
    expect(seen).toEqual(["request", "response", "retry", "request", "response"]);
  });
});

/** All operations wait at once. */
describe.each(transports)("every operation over %s", (_, fetch) => {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  async function delays(retryAfter: () => string): Promise<readonly (readonly number[])[]> {
    return Promise.all(
      operationCases.map(async (operation) => {
        const limited: Behaviour = (exchange) => answering(503, "", { "retry-after": retryAfter() })(exchange);
        const server = await misbehavingServer(inTurn(limited, answering(200, operation.body)));
        const waits: number[] = [];
        const onEvent = (event: TransakEvent) => event.type === "retry" && waits.push(event.delayMs);
        await operation.call(clientFor(server.url, { fetch, onEvent }));
        await server.close();
        return waits;
      }),
    );
  }

  test("Retry-After in seconds is waited for, in place of the backoff", async () => {
    expect(await delays(() => "1")).toEqual(operationCases.map(() => [1000]));
  });

  test("Retry-After as a date is waited for", async () => {
    const waits = await delays(() => httpDate(1500));
    expect(waits.map(({ length }) => length)).toEqual(operationCases.map(() => 1));
    for (const delayMs of waits.flat()) {
      expect(delayMs).toBeGreaterThan(0);
      expect(delayMs).toBeLessThanOrEqual(1500);
    }
  });
});
