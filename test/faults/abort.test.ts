import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import type { TransakEvent } from "../../src/index.ts";
import { answering, dripping, session, silent } from "../helpers/behaviours.ts";
import { catchReason } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { everyWay, everyWayWithToken, operationCases } from "../helpers/operation-cases.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n";
const reason = new Error("the user has left");

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  const good = answering(200, operation.body);
  test.each([
    ["an error", reason],
    ["a string", "left"],
    ["zero", 0],
    ["null", null],
  ])("aborted beforehand with %s: nothing is sent, not even an event", async (_name, given) => {
    const server = await startServer(good);
    const types: string[] = [];
    const client = createClient({ baseUrl: server.url, fetch, onEvent: ({ type }) => types.push(type) });
    const signal = AbortSignal.abort(given);
    expect(await catchReason(operation.call(client, { signal }))).toBe(given);
    expect(server.requests).toEqual([]);
    expect(server.openSockets()).toBe(0);
    expect(types).toEqual(["failure"]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("without a reason of its own the call rejects as fetch does", async () => {
    const server = await startServer(good);
    const error = await catchReason(
      operation.call(createClient({ baseUrl: server.url, fetch }), { signal: AbortSignal.abort() }),
    );
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: "AbortError" });
  });

  test("AbortSignal.timeout rejects with its own TimeoutError", async () => {
    const server = await startServer(silent);
    const signal = AbortSignal.timeout(50);
    expect(await catchReason(operation.call(createClient({ baseUrl: server.url, fetch }), { signal }))).toBe(
      signal.reason,
    );
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  test.each<[string, Behaviour]>([
    ["before the headers", silent],
    ["within the body", dripping(head, " ")],
  ])("aborted %s: the connection is closed and nothing is retried", async (_name, behaviour) => {
    const controller = new AbortController();
    const sockets: Socket[] = [];
    const server = await startServer((exchange) => {
      sockets.push(exchange.socket);
      behaviour(exchange);
      setTimeout(() => controller.abort(reason), 50);
    });
    const events: TransakEvent[] = [];
    const client = createClient({ baseUrl: server.url, fetch, onEvent: (event) => events.push(event) });
    expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(events.map(({ type }) => type)).toEqual(["request", "failure"]);
    expect(events.at(-1)).toMatchObject({ error: { name: "AbortError" } });
    // Undici opens another connection at once, and keeps it for a while.
    await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("aborted while waiting to retry", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    const controller = new AbortController();
    const server = await startServer(answering(503, "", { "retry-after": "9" }));
    const client = createClient({
      baseUrl: server.url,
      fetch,
      onEvent: ({ type }) => type === "retry" && setTimeout(() => controller.abort(reason), 20),
    });
    expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests).toHaveLength(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test.each(["request", "response", "retry"] as const)("aborted by the handler of %s", async (moment) => {
    const controller = new AbortController();
    const server = await startServer(answering(503, "", { "retry-after": "9" }));
    const client = createClient({
      baseUrl: server.url,
      fetch,
      onEvent: ({ type }) => type === moment && controller.abort(reason),
    });
    expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests.length).toBeLessThanOrEqual(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("aborted afterwards: the result stays", async () => {
    const controller = new AbortController();
    const server = await startServer(good);
    const result = operation.call(createClient({ baseUrl: server.url, fetch }), { signal: controller.signal });
    expect(await result).toMatchObject(operation.result);
    controller.abort(reason);
    expect(await result).toMatchObject(operation.result);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("one call's abort does not affect another call", async () => {
    const controller = new AbortController();
    const server = await startServer((exchange) => {
      setTimeout(() => controller.abort(reason), 20);
      setTimeout(() => good(exchange), 100);
    });
    const client = createClient({ baseUrl: server.url, fetch });
    const other = operation.call(client);
    expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(await other).toMatchObject(operation.result);
  });
});

describe.each(everyWayWithToken)("$name", ({ fetch, operation }) => {
  test("aborted while the caller's own access token is awaited", async () => {
    const controller = new AbortController();
    const server = await startServer(answering(200, operation.body));
    const accessToken = () => {
      setTimeout(() => controller.abort(reason), 20);
      return new Promise<string>(() => {});
    };
    const client = createClient({ baseUrl: server.url, accessToken, fetch });
    expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests).toEqual([]);
  });
});

test.each(operationCases)("$name: a fetch that ignores its signal does not delay an abort", async (operation) => {
  const controller = new AbortController();
  const fetch = () => {
    setTimeout(() => controller.abort(reason), 20);
    return new Promise<Response>(() => {});
  };
  const client = createClient({ fetch });
  expect(await catchReason(operation.call(client, { signal: controller.signal }))).toBe(reason);
});

test("a call that has ended leaves the signal to the others that share it", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const answers = [new Promise<Response>(() => {}), Promise.resolve(new Response(session))];
  const client = createClient({ fetch: async () => answers.shift() as Promise<Response> });
  const waiting = catchReason(client.createWidgetUrl({}, { userIp, signal }));
  await client.createWidgetUrl({}, { userIp, signal });
  controller.abort(reason);
  expect(await waiting).toBe(reason);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

describe("a signal of a polyfill, which gives no reason", () => {
  /** As event-target-shim and older polyfills have it. */
  function polyfilled() {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    };
    const abort = () => {
      signal.aborted = true;
      for (const listener of listeners) listener();
    };
    return { signal: signal as unknown as AbortSignal, abort };
  }

  test("rejects with an AbortError, before a call, within it and between two attempts", async () => {
    const client = createClient({ baseUrl: (await startServer(silent)).url });
    const { signal, abort } = polyfilled();
    const within = catchReason(client.createWidgetUrl({}, { userIp, signal }));
    abort();
    expect(await within).toMatchObject({ name: "AbortError" });
    expect(await catchReason(client.createWidgetUrl({}, { userIp, signal }))).toMatchObject({ name: "AbortError" });

    const waiting = polyfilled();
    const busy = createClient({ baseUrl: (await startServer(answering(503))).url, onEvent: onRetry });
    function onRetry({ type }: TransakEvent) {
      if (type === "retry") waiting.abort();
    }
    expect(await catchReason(busy.createWidgetUrl({}, { userIp, signal: waiting.signal }))).toMatchObject({
      name: "AbortError",
    });
  });
});
