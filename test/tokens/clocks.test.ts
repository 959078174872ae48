import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryTokenStore } from "../../src/index.ts";
import { answering } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const hour = 3_600_000;
const day = 24 * hour;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

describe("a server whose clock is eight days ahead", () => {
  /** To this server, whatever Transak grants has expired yesterday. */
  async function startAhead() {
    const server = await startTokenServer();
    server.expiresAt = (expiresMs) => Math.ceil((expiresMs - 8 * day) / 1000);
    const { events, onEvent } = recordEvents();
    const skews = () => events.filter(({ type }) => type === "clock-skew");
    return { server, onEvent, skews };
  }

  test("uses the token that Transak has just given, and says so once", async () => {
    const { server, onEvent, skews } = await startAhead();
    const transak = server.client({ onEvent });
    for (let call = 0; call < 20; call++) await transak.createWidgetUrl({}, { userIp });
    server.rotate();
    for (let call = 0; call < 20; call++) await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 2, sessions: 40, refusals: 1 });
    expect(skews()).toEqual([{ type: "clock-skew", expiresAt: expect.any(Date) }]);
  });

  test("renews nothing ahead of expiry, however long it runs", async () => {
    const { server, onEvent } = await startAhead();
    const transak = server.client({ onEvent });
    for (let passed = 0; passed < 7 * day; passed += day / 2) {
      await transak.createWidgetUrl({}, { userIp });
      vi.advanceTimersByTime(day / 2);
    }
    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
  });

  test("says it again where the clock was right meanwhile", async () => {
    const { server, onEvent, skews } = await startAhead();
    const transak = server.client({ onEvent });
    const { expiresAt } = server;
    for (const each of [expiresAt, expiresAt, undefined, expiresAt]) {
      server.rotate();
      server.expiresAt = each;
      await transak.createWidgetUrl({}, { userIp });
    }
    expect(skews()).toHaveLength(2);
  });

  test("costs the fleet one refresh, and takes the tokens of the others from then on", async () => {
    const { server, onEvent } = await startAhead();
    const store = lockingStore();
    const [ahead, other] = [1, 2].map(() => server.client({ tokenStore: { ...store }, onEvent }));
    for (let round = 0; round < 5; round++) {
      await ahead?.createWidgetUrl({}, { userIp });
      await other?.createWidgetUrl({}, { userIp });
    }
    expect(server.refreshRequests).toBeLessThanOrEqual(2);
    expect(server).toMatchObject({ sessions: 10 });
  });
});

describe("a wall clock that is set back by an hour", () => {
  test("leaves a store alone no longer than two seconds", async () => {
    const server = await startTokenServer();
    const store = memoryTokenStore();
    let reads = 0;
    let down = true;
    const read = async (key: string) => {
      reads += 1;
      if (down) throw new Error("connection lost");
      return store.read(key);
    };
    const transak = server.client({ tokenStore: { ...store, read } });
    await transak.getAccessTokens();
    down = false;
    vi.setSystemTime(Date.now() - hour);
    vi.advanceTimersByTime(1999);
    await transak.getAccessTokens();
    expect(reads).toBe(1);
    vi.advanceTimersByTime(2);
    await transak.getAccessTokens();
    expect(reads).toBe(2);
  });

  test("keeps a failed refresh in mind no longer than five seconds", async () => {
    const server = await startTokenServer();
    server.faults.push(answering(500));
    const transak = server.client();
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 500 });
    vi.setSystemTime(Date.now() - hour);
    vi.advanceTimersByTime(5001);
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshRequests).toBe(2);
  });

  test("delays the next try of a renewal no longer than a minute", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(7 * day - hour / 2);
    server.faults.push(answering(500));
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(events.map(({ type }) => type)).toContain("renewal-failure"));
    vi.setSystemTime(Date.now() - hour / 4);
    vi.advanceTimersByTime(60_001);
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(server.refreshes).toBe(2));
  });
});
