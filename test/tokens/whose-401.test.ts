import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AccessTokenStore, memoryTokenStore, TransakUnauthorizedError } from "../../src/index.ts";
import { answeringJson } from "../helpers/behaviours.ts";
import { concurrently } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { countLocks, lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const expired = { userIp, userToken: "expired-user-token" };
const valid = { userIp, userToken: "valid-user-token" };

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

test("an expired user token fails with its 401 while a failed renewal is remembered", async () => {
  const server = await startTokenServer();
  const transak = server.client();
  await transak.createWidgetUrl({}, { userIp });
  vi.advanceTimersByTime(server.lifetimeMs - 1_800_000);
  server.faults.push(answeringJson(429, { error: { statusCode: 429, message: "No" } }, { "retry-after": "3600" }));
  await transak.createWidgetUrl({}, { userIp });
  await eventually(() => expect(server.refreshRequests).toBe(2));
  await sleep(50);

  await expect(transak.createWidgetUrl({}, expired)).rejects.toThrow(TransakUnauthorizedError);

  expect(server.refreshRequests).toBe(2);
});

test("a token that expires under a call with a user token is replaced, although another call has just succeeded", async () => {
  const server = await startTokenServer();
  server.lifetimeMs = 60_000;
  const transak = server.client({ renewBeforeMs: 0 });
  vi.advanceTimersByTime(30_000);
  await transak.createWidgetUrl({}, { userIp });
  vi.advanceTimersByTime(59_000);
  await transak.createWidgetUrl({}, { userIp });
  server.rotate();
  server.delayMs.session = 100;
  const late = transak.createWidgetUrl({}, valid);
  await sleep(50);
  vi.advanceTimersByTime(2000);
  await late;
  expect(server).toMatchObject({ refreshes: 2, refusals: 1 });
});

test("an expired user token keeps no other call from a replacement", async () => {
  const server = await startTokenServer();
  const transak = server.client();
  await expect(transak.createWidgetUrl({}, expired)).rejects.toThrow(TransakUnauthorizedError);
  expect(server.refreshes).toBe(2);
  await transak.createWidgetUrl({}, { userIp });
  server.rotate();
  await transak.createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(3);
});

test("a token that was refreshed for another call is refreshed for a call with a user token, too", async () => {
  const server = await startTokenServer();
  const transak = server.client();
  for (const options of [{ userIp }, { userIp }, valid]) {
    await transak.createWidgetUrl({}, options);
    server.rotate();
    vi.advanceTimersByTime(60_001);
  }
  expect(server).toMatchObject({ refreshes: 3, sessions: 3 });
});

test("a call gives up after five tokens, whatever a store goes on giving", async () => {
  const server = await startTokenServer();
  let reads = 0;
  const read: AccessTokenStore["read"] = async () => {
    reads += 1;
    const issuedAt = Date.now() + reads;
    return { accessToken: `foreign-${reads}`, issuedAt, expiresAt: issuedAt + 30 * server.lifetimeMs };
  };
  const transak = server.client({ tokenStore: { ...memoryTokenStore(), read } });
  await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakUnauthorizedError);
  expect(server.refusals).toBe(5);
});

test("a crowd of expired user tokens takes the store's lock once", async () => {
  const server = await startTokenServer();
  const { store, locks } = countLocks();
  const transak = server.client({ tokenStore: store });
  await transak.createWidgetUrl({}, { userIp });
  const before = locks();
  server.delayMs.session = 50;
  const { errors } = await concurrently(20, () => transak.createWidgetUrl({}, expired));
  expect(errors).toHaveLength(20);
  expect(server.refreshes).toBe(1);
  expect(locks() - before).toBeLessThanOrEqual(2);
});

test("a call with a user token waits for a slow refresh that another call has begun", async () => {
  const server = await startTokenServer();
  const store = lockingStore();
  const read: AccessTokenStore["read"] = async (key) => {
    await sleep(50);
    return store.read(key);
  };
  const transak = server.client({ tokenStore: { ...store, read } });
  await transak.createWidgetUrl({}, { userIp });
  server.rotate();
  // Longer than it takes until those who wait look again.
  server.delayMs.refresh = 1300;
  const first = transak.createWidgetUrl({}, { userIp });
  await sleep(10);
  await Promise.all([first, transak.createWidgetUrl({}, valid)]);
  expect(server).toMatchObject({ refreshes: 2, refusals: 2 });
});
