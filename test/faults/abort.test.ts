import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TransakClient, type TransakEvent } from "../../src/index.ts";
import { answering, dripping, silent } from "../helpers/behaviours.ts";
import { clientFor } from "../helpers/client-for.ts";
import { rejectionOf } from "../helpers/failure-of.ts";
import { type Behaviour, type MisbehavingServer, misbehavingServer } from "../helpers/misbehaving-server.ts";
import { everyWay, operationCases } from "../helpers/operation-cases.ts";
import { transports } from "../helpers/transports.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-length: 999999\r\n\r\n";
const reason = new Error("the user has left");

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  const good = answering(200, operation.body);
  let server: MisbehavingServer;
  afterEach(() => server.close());

  test.each([
    ["an error", reason],
    ["a string", "left"],
    ["zero", 0],
    ["null", null],
  ])("aborted beforehand with %s: nothing is sent, not even an event", async (_name, given) => {
    server = await misbehavingServer(good);
    const types: string[] = [];
    const client = clientFor(server.url, { fetch, onEvent: ({ type }) => types.push(type) });
    const signal = AbortSignal.abort(given);
    expect(await rejectionOf(operation.call(client, { signal }))).toBe(given);
    expect(server.requests).toEqual([]);
    expect(server.openSockets()).toBe(0);
    expect(types).toEqual(["failure"]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("without a reason of its own the call rejects as fetch does", async () => {
    server = await misbehavingServer(good);
    const error = await rejectionOf(operation.call(clientFor(server.url, { fetch }), { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toMatchObject({ name: "AbortError" });
  });

  test("AbortSignal.timeout rejects with its own TimeoutError", async () => {
    server = await misbehavingServer(silent);
    const signal = AbortSignal.timeout(50);
    expect(await rejectionOf(operation.call(clientFor(server.url, { fetch }), { signal }))).toBe(signal.reason);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  test("aborted while waiting to retry", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    const controller = new AbortController();
    server = await misbehavingServer(answering(503, "", { "retry-after": "9" }));
    const client = clientFor(server.url, {
      fetch,
      onEvent: ({ type }) => type === "retry" && setTimeout(() => controller.abort(reason), 20),
    });
    expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests).toHaveLength(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test.each(["request", "response", "retry"] as const)("aborted by the handler of %s", async (moment) => {
    const controller = new AbortController();
    server = await misbehavingServer(answering(503, "", { "retry-after": "9" }));
    const client = clientFor(server.url, { fetch, onEvent: ({ type }) => type === moment && controller.abort(reason) });
    expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests.length).toBeLessThanOrEqual(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("aborted afterwards: the result stays", async () => {
    const controller = new AbortController();
    server = await misbehavingServer(good);
    const result = operation.call(clientFor(server.url, { fetch }), { signal: controller.signal });
    expect(await result).toMatchObject(operation.result);
    controller.abort(reason);
    expect(await result).toMatchObject(operation.result);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("aborted while the caller's own access token is awaited", async () => {
    const controller = new AbortController();
    server = await misbehavingServer(good);
    const client = new TransakClient({
      environment: "staging",
      apiKey: "partner-key",
      accessToken: () => {
        setTimeout(() => controller.abort(reason), 20);
        return new Promise(() => {});
      },
      referrerDomain: "shop.example",
      baseUrl: server.url,
      fetch,
    });
    expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(server.requests).toEqual([]);
  });

  test("one call's abort leaves the others alone", async () => {
    const controller = new AbortController();
    server = await misbehavingServer((exchange) => {
      setTimeout(() => controller.abort(reason), 20);
      setTimeout(() => good(exchange), 100);
    });
    const client = clientFor(server.url, { fetch });
    const other = operation.call(client);
    expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
    expect(await other).toMatchObject(operation.result);
  });
});

describe.each(transports)("every operation over %s", (_, fetch) => {
  test.each<[string, Behaviour]>([
    ["before the headers", silent],
    ["within the body", dripping(head, " ")],
  ])("aborted %s: the connection is closed and nothing is tried again", async (_name, behaviour) => {
    await Promise.all(
      operationCases.map(async (operation) => {
        const controller = new AbortController();
        const server = await misbehavingServer((exchange) => {
          behaviour(exchange);
          setTimeout(() => controller.abort(reason), 50);
        });
        const events: TransakEvent[] = [];
        const client = clientFor(server.url, { fetch, onEvent: (event) => events.push(event) });
        expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
        expect(events.map(({ type }) => type)).toEqual(["request", "failure"]);
        expect(events.at(-1)).toMatchObject({ error: { name: "AbortError" } });
        await expect.poll(() => server.openSockets(), { timeout: 10_000 }).toBe(0);
        expect(server.requests).toHaveLength(1);
        expect(getEventListeners(controller.signal, "abort")).toEqual([]);
        await server.close();
      }),
    );
  });
});

test.each(operationCases)("$name: a fetch that ignores its signal does not hold the call", async (operation) => {
  const controller = new AbortController();
  const fetch = () => {
    setTimeout(() => controller.abort(reason), 20);
    return new Promise<Response>(() => {});
  };
  const client = clientFor("http://127.0.0.1:9", { fetch });
  expect(await rejectionOf(operation.call(client, { signal: controller.signal }))).toBe(reason);
});
