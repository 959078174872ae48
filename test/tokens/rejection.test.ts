import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { TransakUnauthorizedError } from "../../src/index.ts";
import { concurrently } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

describe("a token that was replaced from outside", () => {
  test("is refreshed once under 100 concurrent callers, and none of them fails", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });

    // The second fifty start with a token that was in force when they read it.
    const early = concurrently(50, () => transak.createWidgetUrl({}, { userIp }));
    server.rotate();
    const late = concurrently(50, () => transak.createWidgetUrl({}, { userIp }));

    expect(await early).toEqual({ fulfilled: 50, errors: [] });
    expect(await late).toEqual({ fulfilled: 50, errors: [] });
    expect(server.refreshes).toBe(2);
  });

  test("is refreshed again each time, as long as calls succeed in between", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    for (let round = 1; round <= 5; round += 1) {
      expect(await concurrently(20, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
        fulfilled: 20,
        errors: [],
      });
      expect(server.refreshes).toBe(round);
      server.rotate();
    }
  });

  test("expires while calls are in flight", async () => {
    const server = await startTokenServer();
    server.lifetimeMs = 500;
    server.expiresAt = (expiresMs) => expiresMs;
    const transak = server.client({ renewBeforeMs: 0 });
    const until = Date.now() + 1400;
    const errors: unknown[] = [];
    const caller = async () => {
      while (Date.now() < until)
        await transak.createWidgetUrl({}, { userIp }).catch((error: unknown) => errors.push(error));
    };

    await Promise.all(Array.from({ length: 5 }, caller));

    expect(errors).toEqual([]);
    expect(server.refreshes).toBeGreaterThan(2);
    // One for each token's expiry, whether it was the clock or a 401 that told of it.
    expect(server.refreshes).toBeLessThan(8);
  });

  test("is not refreshed if the store holds another one meanwhile", async () => {
    const server = await startTokenServer();
    const tokenStore = lockingStore();
    const [first, second] = [
      server.client({ tokenStore: { ...tokenStore } }),
      server.client({ tokenStore: { ...tokenStore } }),
    ];
    await first.createWidgetUrl({}, { userIp });
    await second.createWidgetUrl({}, { userIp });
    server.rotate();
    await first.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 2, refusals: 1 });

    await second.createWidgetUrl({}, { userIp });

    expect(server).toMatchObject({ refreshes: 2, refusals: 2 });
  });

  test("is not looked up in the store if another call has replaced it meanwhile", async () => {
    const server = await startTokenServer();
    const store = lockingStore();
    let reads = 0;
    const read = (key: string) => {
      reads += 1;
      return store.read(key);
    };
    const transak = server.client({ tokenStore: { ...store, read } });
    await transak.createWidgetUrl({}, { userIp });
    server.rotate();
    server.delayMs.session = 150;
    const late = transak.createWidgetUrl({}, { userIp });
    await sleep(50);
    server.delayMs.session = 2;
    await transak.createWidgetUrl({}, { userIp });
    const before = reads;

    await late;

    expect(server).toMatchObject({ refreshes: 2, refusals: 2 });
    expect(reads).toBe(before);
  });

  test("is refreshed if the one that the store holds has been replaced, too", async () => {
    const server = await startTokenServer();
    const tokenStore = lockingStore();
    const first = server.client({ tokenStore: { ...tokenStore } });
    const second = server.client({ tokenStore: { ...tokenStore }, rejectionCooldownMs: 10 });
    await first.createWidgetUrl({}, { userIp });
    await second.createWidgetUrl({}, { userIp });
    server.rotate();
    await first.createWidgetUrl({}, { userIp });
    server.rotate();
    await sleep(20);

    await second.createWidgetUrl({}, { userIp });

    expect(server).toMatchObject({ refreshes: 3, refusals: 3 });
  });
});

describe("an account that is not provisioned", () => {
  test("costs two refreshes in twenty calls, one after another", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    const transak = server.client();
    for (let call = 0; call < 20; call += 1) {
      const refused = await catchError(transak.createWidgetUrl({}, { userIp }));
      expect(refused).toBeInstanceOf(TransakUnauthorizedError);
      expect(refused).toMatchObject({ status: 401, errorCode: 1002, hint: expect.stringMatching(/KYB.*IP.*staging/) });
    }
    expect(server.refreshRequests).toBe(2);
  });

  test("costs two refreshes in twenty concurrent calls", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    const transak = server.client();

    const { errors } = await concurrently(20, () => transak.createWidgetUrl({}, { userIp }));

    expect(errors).toHaveLength(20);
    for (const error of errors) expect(error).toBeInstanceOf(TransakUnauthorizedError);
    expect(server.refreshRequests).toBe(2);
  });

  test("costs two refreshes in twenty staggered calls", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    server.delayMs.session = 15;
    const transak = server.client();

    const { errors } = await concurrently(20, async (index) => {
      await sleep(index * 7);
      return transak.createWidgetUrl({}, { userIp });
    });

    expect(errors).toHaveLength(20);
    expect(server.refreshRequests).toBe(2);
  });

  test("costs two refreshes in all clients that share a store", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    const tokenStore = lockingStore();
    const clients = Array.from({ length: 4 }, () => server.client({ tokenStore }));

    const { errors } = await concurrently(20, async (index) => {
      await sleep(index * 7);
      return clients[index % 4]?.createWidgetUrl({}, { userIp });
    });

    expect(errors).toHaveLength(20);
    expect(server.refreshRequests).toBe(2);
  });

  test("works at once when it is provisioned, without a refresh", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    const transak = server.client();
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakUnauthorizedError);
    server.provisioned = true;
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshRequests).toBe(2);
  });
});

describe("an expired user token, which gets the same 401", () => {
  test("causes at most two refreshes, while all other calls succeed", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.createWidgetUrl({}, { userIp });

    const { fulfilled, errors } = await concurrently(60, async (index) => {
      await sleep(index * 3);
      return transak.createWidgetUrl({}, { userIp, ...(index % 3 === 0 && { userToken: "expired-user-token" }) });
    });

    expect(fulfilled).toBe(40);
    for (const error of errors) expect(error).toBeInstanceOf(TransakUnauthorizedError);
    // Two where a second such call begins before the first has come back.
    expect(server.refreshes).toBeLessThanOrEqual(3);
  });
});
