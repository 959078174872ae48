import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryTokenStore } from "../../src/index.ts";
import { answeringJson, silent } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchReason } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { tokenBody } from "../helpers/success-bodies.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const hour = 3_600_000;
const week = 7 * 24 * hour;

/** Only the clocks: requests go over the network as ever. */
beforeEach(() => {
  // Whole seconds, which is what `expiresAt` is rounded to.
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: Math.ceil(Date.now() / 1000) * 1000 });
});
afterEach(() => void vi.useRealTimers());

describe("renewal ahead of expiry", () => {
  test.each([
    ["an hour by default", undefined, week - hour],
    ["as configured", 24 * hour, week - 24 * hour],
    ["never in the first half of a token's life", 2 * week, week / 2],
  ])("%s", async (_name, renewBeforeMs, dueAfterMs) => {
    const server = await startTokenServer();
    const transak = server.client({ renewBeforeMs });
    await transak.createWidgetUrl({}, { userIp });

    vi.advanceTimersByTime(dueAfterMs - 1);
    await transak.createWidgetUrl({}, { userIp });
    await sleep(50);
    expect(server.refreshRequests).toBe(1);

    vi.advanceTimersByTime(1);
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(server.refreshes).toBe(2));
  });

  test("happens in the background: calls go on with the present token meanwhile", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour);
    server.delayMs.refresh = 200;

    await Promise.all([1, 2, 3].map(() => transak.createWidgetUrl({}, { userIp })));

    // The refresh is not even answered yet.
    expect(server).toMatchObject({ refreshRequests: 2, refreshes: 1, sessions: 4, refusals: 0 });
    await eventually(() => expect(events.filter(({ type }) => type === "token")).toHaveLength(2));
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 2, sessions: 5, refusals: 0 });
  });

  test("that fails affects no call, is reported, and is not tried again for a minute", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent, rejectionCooldownMs: 0 });
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour);
    server.faults.push(answeringJson(500, { error: { statusCode: 500, message: "Oops" } }));

    await transak.createWidgetUrl({}, { userIp });
    const error = expect.objectContaining({ name: "TransakServerError", status: 500 });
    await eventually(() => expect(events).toContainEqual({ type: "renewal-failure", error }));

    vi.advanceTimersByTime(59_999);
    await transak.createWidgetUrl({}, { userIp });
    await transak.getAccessTokens();
    await sleep(50);
    expect(server.refreshRequests).toBe(2);

    vi.advanceTimersByTime(1);
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(server.refreshes).toBe(2));
    expect(server.refusals).toBe(0);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new TypeError("Illegal invocation");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the request has ended"))],
  ])(
    "that is handed to a waitUntil which %s affects no call, and leaves nothing unhandled",
    async (_how, waitUntil) => {
      const server = await startTokenServer();
      const transak = server.client({ waitUntil });
      await transak.createWidgetUrl({}, { userIp });
      vi.advanceTimersByTime(week - hour);
      const unhandled: unknown[] = [];
      const listen = (reason: unknown) => unhandled.push(reason);
      process.on("unhandledRejection", listen);
      try {
        await transak.createWidgetUrl({}, { userIp });
        await eventually(() => expect(server.refreshes).toBe(2));
        expect(unhandled).toEqual([]);
      } finally {
        process.off("unhandledRejection", listen);
      }
    },
  );

  test("that returns the same token again starts no further renewal", async () => {
    const server = await startTokenServer();
    const expiresAt = Math.ceil(Date.now() / 1000) + week / 1000;
    const same = answeringJson(200, tokenBody("always the same", expiresAt));
    server.faults.push(...Array.from({ length: 9 }, () => same));
    const transak = server.client();
    await transak.getAccessToken();
    vi.advanceTimersByTime(week - hour);
    for (let call = 0; call < 5; call += 1) {
      await transak.getAccessToken();
      await sleep(50);
    }
    expect(server.refreshRequests).toBe(2);
  });

  test("is postponed while the store is down", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const store = memoryTokenStore();
    let down = false;
    const read = (key: string) => (down ? Promise.reject(new Error("connection lost")) : store.read(key));
    const transak = server.client({ tokenStore: { ...store, read }, onEvent });
    await transak.createWidgetUrl({}, { userIp });
    down = true;

    vi.advanceTimersByTime(week - hour);
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(events).toContainEqual(expect.objectContaining({ type: "store-failure" })));
    await sleep(50);
    expect(server.refreshRequests).toBe(1);

    // But not beyond the token's end.
    vi.advanceTimersByTime(hour);
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 2, refusals: 0 });
  });

  test("that a hanging store delays does not delay a call whose token is rejected", async () => {
    const server = await startTokenServer();
    const store = memoryTokenStore();
    let down = false;
    const read = (key: string) => (down ? new Promise<never>(() => {}) : store.read(key));
    const transak = server.client({ tokenStore: { ...store, read }, timeoutMs: 1600 });
    await transak.createWidgetUrl({}, { userIp });
    down = true;
    vi.advanceTimersByTime(week - hour);
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 2, refusals: 1 });
  });

  test("by one client of the process serves the others", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const [first, second] = [server.client({ onEvent }), server.client()];
    await first.createWidgetUrl({}, { userIp });
    await second.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour);
    server.delayMs.refresh = 200;
    await first.createWidgetUrl({}, { userIp });
    await eventually(() => expect(events.filter(({ type }) => type === "token")).toHaveLength(2));

    await second.createWidgetUrl({}, { userIp });
    await second.createWidgetUrl({}, { userIp });

    expect(server).toMatchObject({ refreshRequests: 2, refusals: 0 });
  });
});

describe("on Workers, where a call waits for the renewal that it begins", () => {
  beforeEach(() => void vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" }));

  test("it ends with the reason of its own signal, and the renewal is none that has failed", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour);
    server.delayMs.refresh = 500;
    const controller = new AbortController();
    const call = transak.createWidgetUrl({}, { userIp, signal: controller.signal });
    await eventually(() => expect(server.refreshRequests).toBe(2));
    controller.abort("the visitor has left");
    expect(await catchReason(call)).toBe("the visitor has left");
    expect(server).toMatchObject({ refreshes: 1, sessions: 1 });
    expect(events.map(({ type }) => type)).not.toContain("renewal-failure");
  });

  test.each([
    [5000, {}],
    [1000, { timeoutMs: 1000 }],
  ])("it waits %i ms at most with %j, and is sent with the present token", async (waitMs, options) => {
    const server = await startTokenServer();
    const transak = server.client({ maxRetries: 2 });
    await transak.createWidgetUrl({}, { userIp });
    vi.useFakeTimers({ now: Date.now() + week - hour, toFake: ["Date", "performance", "setTimeout", "clearTimeout"] });
    server.faults.push(silent, silent, silent);
    const call = transak.createWidgetUrl({}, { userIp, ...options });
    await eventually(() => expect(server.refreshRequests).toBe(2));
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(server).toMatchObject({ refreshRequests: 2, sessions: 1 });
    await vi.advanceTimersByTimeAsync(1);
    await eventually(() => expect(server).toMatchObject({ refreshRequests: 2, sessions: 2, refusals: 0 }));
    await call;
  });

  test("it is sent with the renewed token, or with the present one where there is a waitUntil", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour);
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 2, sessions: 2 });

    vi.advanceTimersByTime(week - hour);
    server.delayMs.refresh = 500;
    const work: Promise<unknown>[] = [];
    await server.client({ waitUntil: (renewal) => work.push(renewal) }).createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 2, sessions: 3 });
    await Promise.all(work);
    expect(server).toMatchObject({ refreshes: 3, refusals: 0 });
  });
});

describe("expiry without a call in between", () => {
  test("is detected by the clock: nothing is sent with the expired token", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(2 * week);

    await Promise.all([1, 2, 3].map(() => transak.createWidgetUrl({}, { userIp })));

    expect(server).toMatchObject({ refreshRequests: 2, refusals: 0 });
  });

  test("is detected by a 401 where the local clock is slow", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    server.rotate();
    vi.setSystemTime(Date.now() - 2 * week);

    await transak.createWidgetUrl({}, { userIp });

    expect(server.refreshes).toBe(2);
  });
});
