import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TransakEvent, TransakRetryEvent } from "../../src/index.ts";
import { answering, inTurn, resetting, silent } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { everyWay, type OperationCase, operationCases } from "../helpers/operation-cases.ts";
import { startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

const httpDate = (fromNowMs: number) => new Date(Date.now() + fromNowMs).toUTCString();

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  const good = answering(200, operation.body);
  let events: TransakEvent[];
  const onEvent = (event: TransakEvent) => events.push(event);
  const retries = () => events.filter((event): event is TransakRetryEvent => event.type === "retry");
  beforeEach(() => {
    events = [];
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  test.each([0, 1, 3])("maxRetries %s", async (maxRetries) => {
    const server = await startServer(answering(503));
    await catchError(operation.call(createClient({ baseUrl: server.url, fetch, maxRetries })));
    expect(server.requests).toHaveLength(1 + maxRetries);
  });

  test("a call's maxRetries overrides the client's", async () => {
    const server = await startServer(answering(503));
    await catchError(operation.call(createClient({ baseUrl: server.url, fetch, maxRetries: 5 }), { maxRetries: 1 }));
    expect(server.requests).toHaveLength(2);
  });

  test("every attempt sends the same bytes", async () => {
    const server = await startServer(inTurn(answering(503), resetting, good));
    expect(await operation.call(createClient({ baseUrl: server.url, fetch }))).toMatchObject(operation.result);
    const [first, ...others] = server.requests;
    expect(first).toMatchObject({ method: operation.method, headers: { "x-user-ip": "203.0.113.42" } });
    expect(`${first?.path}${first?.body}`).toContain(operation.sent);
    expect(others).toEqual([first, first]);
  });

  test("waits up to twice as long each time, and never beyond eight seconds", async () => {
    vi.mocked(Math.random).mockReturnValue(0.002);
    const server = await startServer(answering(503));
    await catchError(operation.call(createClient({ baseUrl: server.url, fetch, maxRetries: 7, onEvent })));
    expect(retries().map(({ delayMs }) => delayMs)).toEqual([1, 2, 4, 8, 16, 16, 16]);
  });

  test.each([
    ["0", 0],
    ["a moment ago", 0],
  ])("Retry-After %s", async (value, delayMs) => {
    vi.mocked(Math.random).mockReturnValue(1);
    const retryAfter = value === "0" ? value : httpDate(-60_000);
    const server = await startServer(inTurn(answering(429, "", { "retry-after": retryAfter }), good));
    await operation.call(createClient({ baseUrl: server.url, fetch, onEvent }));
    expect(retries()).toMatchObject([{ delayMs, reason: "api", status: 429, attempt: 1 }]);
  });

  test("Retry-After as a date is waited for", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 6, 15, 12, 0, 0, 900) });
    const retryAfter = "Wed, 15 Jul 2026 12:00:01 GMT";
    const server = await startServer(inTurn(answering(503, "", { "retry-after": retryAfter }), good));
    await operation.call(createClient({ baseUrl: server.url, fetch, onEvent }));
    vi.useRealTimers();
    expect(retries()).toMatchObject([{ delayMs: 100, status: 503 }]);
  });

  test.each([
    ["eleven seconds", () => "11", 11_000],
    ["a week as a date", () => httpDate(604_800_000), 604_800_000],
  ])("Retry-After of %s is beyond the cap and fails at once", async (_name, value, about) => {
    const server = await startServer(answering(429, "", { "retry-after": value() }));
    const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch, onEvent })));
    expect(error).toMatchObject({ name: "TransakRateLimitError", retryable: true });
    const { retryAfterMs } = error as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(about - 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(about);
    expect(server.requests).toHaveLength(1);
    expect(retries()).toEqual([]);
  });

  test("maxRetryAfterMs moves the cap", async () => {
    const server = await startServer(inTurn(answering(503, "", { "retry-after": "1" }), good));
    const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch, maxRetryAfterMs: 999 })));
    expect(error).toMatchObject({ status: 503, retryAfterMs: 1000 });
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
    ["returns a promise whose catch is overwritten", () => Object.assign(Promise.resolve(), { catch: 1 })],
  ])("a handler that %s changes nothing", async (_name, handler) => {
    const server = await startServer(inTurn(answering(503), good));
    const seen: string[] = [];
    const client = createClient({
      baseUrl: server.url,
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

/** What waits waits for all operations at once. */
const forEachOperation = (check: (operation: OperationCase) => Promise<void>) => Promise.all(operationCases.map(check));

test.each(transports)("over %s events report every step, in order", async (_, fetch) => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  await forEachOperation(async (operation) => {
    const server = await startServer(
      inTurn(resetting, silent, answering(503, "", { "trace-id": "trace-3" }), answering(400, "{}")),
    );
    const { events, onEvent } = recordEvents();
    const client = createClient({ baseUrl: server.url, fetch, timeoutMs: 1000, maxRetries: 3, onEvent });
    const error = await catchError(operation.call(client));
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
    await catchError(operation.call(client));
    expect(events.at(-1)).toMatchObject({ callId: 2, attempt: 1 });
  });
});

test.each(transports)("over %s Retry-After in seconds is waited for, in place of the backoff", async (_, fetch) => {
  await forEachOperation(async (operation) => {
    const server = await startServer(
      inTurn(answering(503, "", { "retry-after": "1" }), answering(200, operation.body)),
    );
    const { events, onEvent } = recordEvents();
    await operation.call(createClient({ baseUrl: server.url, fetch, maxRetryAfterMs: 1000, onEvent }));
    expect(events.filter(({ type }) => type === "retry")).toMatchObject([{ delayMs: 1000, status: 503 }]);
  });
});
