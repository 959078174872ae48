import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { memoryTokenStore, type TransakClient, type TransakEvent } from "../../src/index.ts";
import { answering } from "../helpers/behaviours.ts";
import { userIp } from "../helpers/client.ts";
import { apiSecret, startTokenServer, type TokenServer } from "../helpers/token-server.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("hot reloads", () => {
  test("ten copies of the module share one token", async () => {
    const server = await startTokenServer();
    const { href } = pathToFileURL(inProject("dist/index.js"));
    const copies = new Set<unknown>();
    for (let reload = 0; reload < 10; reload++) {
      const copy = (await import(/* @vite-ignore */ `${href}?reload=${reload}`)) as typeof import("../../src/index.ts");
      const transak = new copy.TransakClient({
        environment: "staging",
        apiKey: server.apiKey,
        apiSecret,
        referrerDomain: "shop.example",
        baseUrl: server.url,
      });
      await transak.createWidgetUrl({}, { userIp });
      copies.add(copy.TransakClient);
    }
    expect(copies.size).toBe(10);
    expect(server).toMatchObject({ refreshes: 1, sessions: 10, refusals: 0 });
  });
});

describe("two processes without a shared store", () => {
  const cooldownMs = 60_000;
  let server: TokenServer;
  let events: TransakEvent[];

  /** One of them, and a way to have the other cut its token off. */
  async function start(): Promise<TransakClient> {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    server = await startTokenServer();
    events = [];
    return server.client({
      tokenStore: memoryTokenStore(),
      rejectionCooldownMs: cooldownMs,
      onEvent: (event) => events.push(event),
    });
  }

  /** Makes a call; the other process then refreshes. Whether the call succeeded. */
  async function alternate(transak: TransakClient): Promise<unknown> {
    const outcome = await transak.createWidgetUrl({}, { userIp }).then(
      () => "session",
      (error: unknown) => error,
    );
    server.rotate();
    return outcome;
  }

  test("after four refreshes for the other's sake the token is left alone, with a 401 that names the cause", async () => {
    const transak = await start();
    const outcomes: unknown[] = [];
    for (let call = 0; call < 10; call++) outcomes.push(await alternate(transak));
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill("session"));
    for (const error of outcomes.slice(5)) {
      expect(error).toMatchObject({
        status: 401,
        code: "api",
        hint: expect.stringContaining("share one tokenStore"),
      });
    }
    // The first one of all, and four more.
    expect(server.refreshes).toBe(5);
  });

  test("when the minute is over, it is refreshed again", async () => {
    const transak = await start();
    for (let call = 0; call < 10; call++) await alternate(transak);
    vi.advanceTimersByTime(cooldownMs + 1);
    expect(await alternate(transak)).toBe("session");
    expect(server.refreshes).toBe(6);
  });

  test("contention is reported once a minute, with the number and the remedy", async () => {
    const transak = await start();
    const told = () => events.filter(({ type }) => type === "token-contention");
    for (let call = 0; call < 10; call++) await alternate(transak);
    expect(told()).toEqual([
      { type: "token-contention", refusals: 2, hint: expect.stringContaining("share one tokenStore") },
    ]);
    vi.advanceTimersByTime(cooldownMs + 1);
    for (let call = 0; call < 10; call++) await alternate(transak);
    expect(told()).toHaveLength(2);
  });

  test("one whose token is invalidated once in a while reports nothing", async () => {
    const transak = await start();
    for (let call = 0; call < 10; call++) {
      expect(await alternate(transak)).toBe("session");
      vi.advanceTimersByTime(cooldownMs + 1);
    }
    expect(events.map(({ type }) => type)).not.toContain("token-contention");
  });
});

test("processes that share a store without a lock each refresh a dead token, at most four times, and agree on one within the cooldown", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  const server = await startTokenServer();
  const store = memoryTokenStore();
  const processes = [1, 2, 3].map(() => server.client({ tokenStore: { ...store } }));
  const call = (index: number) => processes[index % 3]?.createWidgetUrl({}, { userIp });
  for (const index of [0, 1, 2]) await call(index);
  expect(server.refreshes).toBe(1);
  server.rotate();
  for (let round = 0; round < 8; round++) await Promise.allSettled([0, 1, 2].map(call));
  expect(server.refreshRequests).toBeLessThanOrEqual(1 + 3 * 4);

  // Whichever token they hold by then may be one that another's refresh has invalidated.
  vi.advanceTimersByTime(60_001);
  for (const index of [0, 1, 2]) await call(index);
  const settled = server.refreshRequests;
  for (let index = 0; index < 30; index++) await call(index);
  expect(server.refreshRequests).toBe(settled);
});

describe("a refresh that fails is the failure of all calls", () => {
  test.each([
    ["until its Retry-After", { "retry-after": "90" }, 90_000],
    ["until a Retry-After of less than five seconds", { "retry-after": "1" }, 1000],
    ["for five seconds where it has none", {}, 5000],
    ["for a day at most", { "retry-after": "604800" }, 24 * 3_600_000],
  ])("%s", async (_how, headers, remembered) => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    server.faults.push(answering(429, "", headers));
    const transak = server.client({ tokenStore: memoryTokenStore() });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 429 });
    vi.advanceTimersByTime(remembered - 10);
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 429 });
    expect(server.refreshRequests).toBe(1);
    vi.advanceTimersByTime(20);
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 2, sessions: 1 });
  });
});
