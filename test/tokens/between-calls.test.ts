import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type AccessTokenStore, memoryTokenStore, type TransakApiError, type TransakEvent } from "../../src/index.ts";
import { answeringJson } from "../helpers/behaviours.ts";
import { concurrently } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { apiSecret, startTokenServer } from "../helpers/token-server.ts";

afterEach(() => void vi.useRealTimers());

describe("a failed refresh is remembered", () => {
  test.each([
    ["429 with Retry-After", 429, { "retry-after": "3600" }, 3_600_000],
    ["429 without", 429, {}, undefined],
    ["429 with a Retry-After of 0", 429, { "retry-after": "0" }, undefined],
    ["429 with a date in the past", 429, { "retry-after": "Wed, 01 Jan 2020 00:00:00 GMT" }, undefined],
    ["400, a wrong secret", 400, {}, undefined],
  ])("%s: 50 calls, one refresh, the same typed error", async (_name, status, headers, retryAfterMs) => {
    const server = await startTokenServer();
    server.faults.push(answeringJson(status, { error: { statusCode: status, message: "No" } }, headers));
    const transak = server.client();
    const errors: TransakApiError[] = [];
    for (let made = 0; made < 50; made++)
      await transak.createWidgetUrl({}, { userIp }).catch((error) => errors.push(error));
    expect(errors).toHaveLength(50);
    for (const error of errors) expect(error).toMatchObject({ status, ...(retryAfterMs && { retryAfterMs }) });
    expect(server.refreshRequests).toBe(1);
  });
});

describe("a record never goes backwards", () => {
  test("a lost write leaves the valid token in use, for calls and for webhooks", async () => {
    const server = await startTokenServer();
    const store = memoryTokenStore();
    let lost = false;
    const write: AccessTokenStore["write"] = async (key, record) => (lost ? undefined : store.write(key, record));
    const transak = server.client({ tokenStore: { ...store, write } });
    await transak.createWidgetUrl({}, { userIp });
    lost = true;
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    const live = server.token;

    expect((await transak.getAccessTokens()).current).toBe(live);
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 2, refusals: 1 });
  });

  test("a read-only store fails no call", async () => {
    const server = await startTokenServer();
    const dead = { accessToken: server.rotate(), expiresAt: Date.now() + 60_000, issuedAt: Date.now() };
    server.rotate();
    const write = async () => {
      throw new Error("READONLY You can't write against a read only replica.");
    };
    const tokenStore = { ...memoryTokenStore(), read: async () => dead, write };
    const transak = server.client({ tokenStore });
    for (let made = 0; made < 4; made++) {
      const { errors } = await concurrently(40, () => transak.createWidgetUrl({}, { userIp }));
      expect(errors).toEqual([]);
      await transak.getAccessTokens();
    }
    expect(server.refreshes).toBe(1);
  });

  test("a memory store leaves a record in place that expires later", async () => {
    const store = memoryTokenStore();
    const record = (accessToken: string, expiresAt: number) => ({ accessToken, expiresAt, issuedAt: 1 });
    await store.write("key", record("later", 2000));
    await store.write("key", record("earlier", 1000));
    expect(await store.read("key")).toMatchObject({ accessToken: "later" });
  });

  test.each([
    ["a number", 42],
    ["a line break", "line\nbreak"],
  ])("a stored previous token that is %s is not returned", async (_name, accessToken) => {
    const server = await startTokenServer();
    const store = memoryTokenStore();
    const record = { accessToken: server.rotate(), expiresAt: Date.now() + 60_000, issuedAt: Date.now() };
    const previous = [{ accessToken: accessToken as string, replacedAt: Date.now() }];
    const transak = server.client({ tokenStore: { ...store, read: async () => ({ ...record, previous }) } });
    expect(await transak.getAccessTokens()).toEqual({ current: record.accessToken });
  });

  test("a stored token that never expires is ignored", async () => {
    const server = await startTokenServer();
    const read = async () => ({ accessToken: "immortal", expiresAt: 1e300, issuedAt: 0 });
    const transak = server.client({ tokenStore: { ...memoryTokenStore(), read } });
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 1, refusals: 0 });
  });
});

describe("copies of the module in one process", () => {
  test("ES module and CommonJS share one token", async () => {
    const server = await startTokenServer();
    const esm = await import("../../dist/index.js" as string);
    const cjs = createRequire(import.meta.url)("../../dist/index.cjs");
    for (let made = 0; made < 10; made++) {
      for (const { TransakClient } of [esm, cjs]) {
        const transak = new TransakClient({
          environment: "staging",
          apiKey: server.apiKey,
          apiSecret,
          referrerDomain: "shop.example",
          baseUrl: server.url,
        });
        await transak.createWidgetUrl({}, { userIp });
      }
    }
    expect(server).toMatchObject({ refreshes: 1, sessions: 20, refusals: 0 });
  });
});

describe("processes without a shared store", () => {
  test("are detected, reported, and limited in their refreshes", async () => {
    const server = await startTokenServer();
    const events: TransakEvent[] = [];
    const clients = [0, 1].map(() =>
      server.client({ tokenStore: memoryTokenStore(), onEvent: (event) => void events.push(event) }),
    );
    const errors: TransakApiError[] = [];
    for (let made = 0; made < 40; made++) {
      await clients[made % 2]?.createWidgetUrl({}, { userIp }).catch((error) => errors.push(error));
    }
    expect(server.refreshes).toBeLessThanOrEqual(12);
    const told = events.filter(({ type }) => type === "token-contention");
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(2);
    expect(told[0]).toMatchObject({ hint: expect.stringContaining("tokenStore") });
    expect(errors.at(-1)).toMatchObject({ status: 401, hint: expect.stringContaining("share one tokenStore") });
  });
});

describe("a rejected user token", () => {
  test("does not refresh the partner's token while other calls prove it valid", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const transak = server.client();
    for (let made = 0; made < 20; made++) {
      await transak.createWidgetUrl({}, { userIp });
      await expect(transak.createWidgetUrl({}, { userIp, userToken: "expired-user-token" })).rejects.toMatchObject({
        status: 401,
      });
      vi.advanceTimersByTime(60_001);
    }
    expect(server.refreshes).toBe(1);
  });

  test("refreshes it at growing intervals when no other call proves it valid", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const transak = server.client();
    for (let made = 0; made < 20; made++) {
      await expect(transak.createWidgetUrl({}, { userIp, userToken: "expired-user-token" })).rejects.toMatchObject({
        status: 401,
      });
      vi.advanceTimersByTime(60_001);
    }
    expect(server.refreshes).toBeLessThanOrEqual(6);
  });
});

describe("an accessToken function", () => {
  test("is asked once for each rejected token, by however many calls in flight", async () => {
    const server = await startTokenServer();
    let current = server.rotate();
    const asked: string[] = [];
    const transak = server.client({
      accessToken: async ({ reason }) => {
        asked.push(reason);
        if (reason === "rejected") {
          await sleep(20);
          current = server.rotate();
        }
        return current;
      },
    });
    server.delayMs.session = 50;
    const calls = concurrently(50, () => transak.createWidgetUrl({}, { userIp }));
    server.rotate();
    const { fulfilled } = await calls;
    expect(fulfilled).toBe(50);
    expect(asked.filter((reason) => reason === "rejected")).toHaveLength(1);
  });
});

describe("a renewal ahead of expiry", () => {
  test("is handed to waitUntil, while the present token serves", async () => {
    const server = await startTokenServer();
    server.lifetimeMs = 60_000;
    const store = memoryTokenStore();
    const accessToken = server.rotate();
    const now = Date.now();
    await store.write(`staging:${server.apiKey}:${server.url}`, {
      accessToken,
      issuedAt: now - 40_000,
      expiresAt: now + 20_000,
    });
    const work: Promise<unknown>[] = [];
    const transak = server.client({ tokenStore: store, waitUntil: (renewal) => work.push(renewal) });
    server.delayMs.refresh = 500;
    await transak.createWidgetUrl({}, { userIp });
    await transak.createWidgetUrl({}, { userIp });
    expect(work).toHaveLength(1);
    expect(server).toMatchObject({ refreshes: 0, sessions: 2 });
    await Promise.all(work);
    expect(server).toMatchObject({ refreshes: 1, refusals: 0 });
  });
});
