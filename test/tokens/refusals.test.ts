import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type TransakClient, type TransakEvent, TransakUnauthorizedError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer, type TokenServer } from "../helpers/token-server.ts";

const cooldownMs = 60_000;
const expired = { userToken: "expired-user-token" };

let server: TokenServer;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  server = await startTokenServer();
});
afterEach(() => {
  vi.useRealTimers();
});

const refused = (transak: TransakClient, options = {}) =>
  expect(transak.createWidgetUrl({}, { userIp, ...options })).rejects.toThrow(TransakUnauthorizedError);

describe("an expired user token, where no other call proves the access token", () => {
  test("has it refreshed at most six times an hour", async () => {
    const transak = server.client();
    const minutes: number[] = [];
    for (let minute = 0; minute < 65; minute++) {
      const before = server.refreshes;
      await refused(transak, expired);
      if (server.refreshes > before) minutes.push(minute);
      vi.advanceTimersByTime(cooldownMs + 1);
    }
    expect(minutes).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  test("has it refreshed no more often where a stranger's valid user token succeeds in between", async () => {
    const transak = server.client();
    for (let minute = 0; minute < 60; minute += 2) {
      await refused(transak, expired);
      await transak.createWidgetUrl({}, { userIp, userToken: "valid-user-token" });
      vi.advanceTimersByTime(2 * (cooldownMs + 1));
    }
    expect(server.refreshes).toBeLessThanOrEqual(7);
  });

  test("has it refreshed no more often by several processes that share a store", async () => {
    const tokenStore = lockingStore();
    const clients = [1, 2, 3].map(() => server.client({ tokenStore: { ...tokenStore } }));
    for (let minute = 0; minute < 60; minute += 2) {
      for (const transak of clients) await refused(transak, expired);
      vi.advanceTimersByTime(2 * (cooldownMs + 1));
    }
    expect(server.refreshes).toBeLessThanOrEqual(7);
  });

  test("has it refreshed once it is long since a call has succeeded", async () => {
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    await refused(transak, expired);
    expect(server.refreshes).toBe(1);

    vi.advanceTimersByTime(cooldownMs + 1);
    await refused(transak, expired);

    expect(server.refreshes).toBe(2);
  });

  test("does not keep another user's call from a token that was refreshed meanwhile", async () => {
    const transak = server.client();
    for (let made = 0; made < 2; made++) {
      await refused(transak, expired);
      vi.advanceTimersByTime(cooldownMs + 1);
    }
    server.rotate();
    server.delayMs.session = 150;
    const late = transak.createWidgetUrl({}, { userIp, userToken: "valid-user-token" });
    await sleep(50);
    server.delayMs.session = 2;
    await transak.createWidgetUrl({}, { userIp });

    await expect(late).resolves.toHaveProperty("widgetUrl");

    expect(server).toMatchObject({ refreshes: 3, sessions: 2 });
  });
});

describe("tokens that served and are refused", () => {
  test("are refreshed once in a cooldown where refusals come and go", async () => {
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    for (let round = 0; round < 5; round++) {
      server.provisioned = false;
      await refused(transak);
      server.provisioned = true;
      await transak.createWidgetUrl({}, { userIp });
    }
    expect(server.refreshes).toBe(2);
  });

  test("count as serving whatever an older token's late success says", async () => {
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });
    server.delayMs.session = 150;
    const late = transak.createWidgetUrl({}, { userIp });
    await sleep(50);
    server.rotate();
    server.delayMs.session = 2;
    await transak.createWidgetUrl({}, { userIp });
    await late;
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshes).toBe(3);
  });
});

test("a token that another process has refreshed in vain is not refreshed again", async () => {
  server.provisioned = false;
  const tokenStore = lockingStore();
  await refused(server.client({ tokenStore: { ...tokenStore } }));
  await refused(server.client({ tokenStore: { ...tokenStore } }));
  expect(server.refreshRequests).toBe(2);
});

test("a call whose replacements were refused twice ends, and so do refreshes for a while", async () => {
  const tokenStore = lockingStore();
  const first = server.client({ tokenStore: { ...tokenStore } });
  const second = server.client({ tokenStore: { ...tokenStore } });
  await first.createWidgetUrl({}, { userIp });
  await second.createWidgetUrl({}, { userIp });
  server.rotate();
  await first.createWidgetUrl({}, { userIp });
  vi.advanceTimersByTime(cooldownMs + 1);
  server.provisioned = false;
  const before = server.refusals;

  await refused(second);
  expect(server.refusals - before).toBe(3);

  await refused(second);
  expect(server).toMatchObject({ refreshes: 3, refusals: before + 4 });
});

test("without a cooldown a call still ends after two replacements", async () => {
  server.provisioned = false;
  await refused(server.client({ rejectionCooldownMs: 0 }));
  expect(server).toMatchObject({ refreshes: 3, refusals: 3 });
});

test("a token that expires while refreshes rest is replaced", async () => {
  server.lifetimeMs = 30_000;
  server.provisioned = false;
  const transak = server.client();
  await refused(transak);
  server.provisioned = true;
  vi.advanceTimersByTime(31_000);
  await transak.createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 3, sessions: 1 });
});

describe("no contention is reported", () => {
  let events: TransakEvent[];
  const onEvent = (event: TransakEvent) => events.push(event);
  const contentions = () => events.filter(({ type }) => type === "token-contention");
  beforeEach(() => {
    events = [];
  });

  test.each<[string, (transak: TransakClient, other: TransakClient) => Promise<unknown>]>([
    ["had never served", (transak) => transak.getAccessToken()],
    [
      "was another process's, which shares the store",
      async (transak, other) => {
        await other.getAccessToken();
        await transak.createWidgetUrl({}, { userIp });
      },
    ],
  ])("where one token is replaced that %s", async (_, begin) => {
    const tokenStore = lockingStore();
    const transak = server.client({ tokenStore: { ...tokenStore }, onEvent });
    await begin(transak, server.client({ tokenStore: { ...tokenStore } }));
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshes).toBe(2);
    expect(contentions()).toEqual([]);
    // Another in the same minute, and somebody else refreshes, too.
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    expect(contentions()).toHaveLength(1);
  });

  test("where tokens are renewed ahead of expiry", async () => {
    server.lifetimeMs = 20_000;
    const transak = server.client({ onEvent });
    for (let round = 1; round <= 4; round++) {
      await transak.createWidgetUrl({}, { userIp });
      await expect.poll(() => server.refreshes).toBe(round);
      await transak.createWidgetUrl({}, { userIp });
      vi.advanceTimersByTime(11_000);
    }
    expect(contentions()).toEqual([]);
  });
});
