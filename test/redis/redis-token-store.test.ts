import { setTimeout as sleep } from "node:timers/promises";
import { createClient, createSentinel } from "redis";
import { expect, onTestFinished, test } from "vitest";
import type { AccessTokenRecord, AccessTokenStore } from "../../src/index.ts";
import { redisTokenStore } from "../../src/redis.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { describeWithRedis, startRedis } from "../helpers/redis-server.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const day = 24 * 3_600_000;

async function connected() {
  const server = await startRedis();
  const redis = createClient({ url: server.url }).on("error", () => {});
  await redis.connect();
  onTestFinished(() => redis.destroy());
  return { server, redis };
}

const record = (expiresAt = Date.now() + 7 * day): AccessTokenRecord => ({
  accessToken: "token",
  expiresAt,
  issuedAt: Date.now(),
  afterRejection: true,
  previous: [{ accessToken: "before", replacedAt: Date.now() }],
});

describeWithRedis("redisTokenStore", () => {
  test("reads what it wrote, and nothing where nothing was written", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    expect(await store.read("staging:key")).toBeUndefined();
    const written = record();
    await store.write("staging:key", written);
    expect(await store.read("staging:key")).toEqual(written);
    expect(await store.read("production:key")).toBeUndefined();
  });

  test.each([undefined, "shop:"])(
    "with the prefix %s, its keys name what they belong to, and no secret",
    async (prefix) => {
      const { redis } = await connected();
      const store = redisTokenStore(redis, { prefix });
      await store.write("staging:key", record());
      const begin = prefix ?? "transak-partner-api:";
      await store.exclusively("staging:key", async () => {
        expect((await redis.keys("*")).sort()).toEqual([`${begin}staging:key:lock`, `${begin}staging:key:token`]);
      });
      expect(await redis.keys("*")).toEqual([`${begin}staging:key:token`]);
    },
  );

  test("keeps a record for a day longer than its token lives", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    await store.write("key", record(Date.now() + day));
    const lifetimeMs = await redis.pTTL("transak-partner-api:key:token");
    expect(lifetimeMs).toBeGreaterThan(2 * day - 60_000);
    expect(lifetimeMs).toBeLessThanOrEqual(2 * day);

    await store.write("other", record(1));
    await sleep(20);
    expect(await store.read("other")).toBeUndefined();
  });

  test("leaves a record in place that expires later, as a holder that lost its lease would overwrite the live one", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    const live = { ...record(Date.now() + day), accessToken: "live" };
    await store.write("key", live);
    await store.write("key", { ...live, accessToken: "dead", expiresAt: live.expiresAt - 1 });
    await store.write("key", { ...live, accessToken: "dead", issuedAt: live.issuedAt - 1 });
    expect(await store.read("key")).toMatchObject({ accessToken: "live" });

    await store.write("key", { ...live, accessToken: "newer", expiresAt: live.expiresAt + 1 });
    expect(await store.read("key")).toMatchObject({ accessToken: "newer" });
  });

  test("takes one that names the held one as its previous, although tokens live shorter now, and never the reverse", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    const dead = { ...record(), accessToken: "dead" };
    const live = {
      ...record(Date.now() + day),
      accessToken: "live",
      previous: [{ accessToken: "dead", replacedAt: Date.now() }],
    };
    await store.write("key", dead);
    await store.write("key", live);
    expect(await store.read("key")).toEqual(live);
    // The holder that minted the dead one writes late.
    await store.write("key", dead);
    expect(await store.read("key")).toEqual(live);
  });

  test("keeps the newest of many that are written at once", async () => {
    const { server } = await connected();
    const stores: AccessTokenStore[] = [];
    for (let process = 0; process < 5; process++) {
      const redis = await createClient({ url: server.url })
        .on("error", () => {})
        .connect();
      onTestFinished(() => redis.destroy());
      stores.push(redisTokenStore(redis));
    }
    const newest = Date.now() + 7 * day;
    for (let round = 0; round < 20; round++) {
      const write = (store: AccessTokenStore, age: number) => store.write(`${round}`, record(newest - age));
      await Promise.all(stores.map(write));
      expect(await stores[4]?.read(`${round}`)).toMatchObject({ expiresAt: newest });
    }
  });

  const late = Date.now() + 30 * day;
  test.each<[string, string | Buffer]>([
    ["nothing", ""],
    ["no JSON", "not JSON"],
    ["half a record", "{"],
    ["null", "null"],
    ["a number", "42"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00])],
    ["an empty object", "{}"],
    ["a late expiresAt alone", JSON.stringify({ expiresAt: late, issuedAt: late })],
    ["no token that can be sent", JSON.stringify({ accessToken: "a\nb", expiresAt: late, issuedAt: 0 })],
    ["a time beyond all lives", JSON.stringify({ accessToken: "token", expiresAt: late * 1000, issuedAt: 0 })],
    ["a time as text", JSON.stringify({ accessToken: "token", expiresAt: `${late}`, issuedAt: 0 })],
  ])("treats %s as no record, and writes over it", async (_what, garbage) => {
    const { redis } = await connected();
    const server = await startTokenServer();
    const key = `transak-partner-api:staging:${server.apiKey}:${server.url}:token`;
    await redis.set(key, garbage);
    const { events, onEvent } = recordEvents();
    await server.client({ tokenStore: redisTokenStore(redis), onEvent }).createWidgetUrl({}, { userIp });
    expect(JSON.parse((await redis.get(key)) ?? "")).toMatchObject({ accessToken: server.token });
    expect(events.filter(({ type }) => type === "store-failure")).toEqual([]);
  });

  test("runs the work of all who wait, one at a time", async () => {
    const { redis } = await connected();
    let inside = 0;
    let turns = 0;
    await Promise.all(
      Array.from({ length: 10 }, () =>
        redisTokenStore(redis).exclusively("key", async () => {
          inside += 1;
          expect(inside).toBe(1);
          await sleep(5);
          inside -= 1;
          turns += 1;
        }),
      ),
    );
    expect(turns).toBe(10);
  });

  test("returns or throws what the work does, and releases the lock", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    expect(await store.exclusively("key", async () => 42)).toBe(42);
    const error = new Error("work");
    await expect(store.exclusively("key", () => Promise.reject(error))).rejects.toBe(error);
    expect(await store.exclusively("key", async () => "next")).toBe("next");
  });

  test("extends the lease for as long as the work takes", async () => {
    const { redis } = await connected();
    const store = redisTokenStore(redis);
    let others = 0;
    let waiting: Promise<void> | undefined;
    await store.exclusively("key", async () => {
      waiting = store.exclusively("key", async () => {
        others += 1;
      });
      // Longer than a lease.
      await sleep(2500);
      expect(others).toBe(0);
    });
    await waiting;
    expect(others).toBe(1);
  });

  test("neither extends nor releases a lock that another owner holds", async () => {
    const { redis } = await connected();
    const lock = "transak-partner-api:key:lock";
    await redisTokenStore(redis).exclusively("key", async () => {
      await redis.set(lock, "another owner", { expiration: { type: "PX", value: 60_000 } });
      // Longer than it takes to extend it.
      await sleep(700);
    });
    expect(await redis.get(lock)).toBe("another owner");
    expect(await redis.pTTL(lock)).toBeGreaterThan(50_000);
  });

  test("returns the work's result even when Redis is gone", async () => {
    const { server, redis } = await connected();
    const result = redisTokenStore(redis).exclusively("key", async () => {
      await server.kill();
      return "minted";
    });
    expect(await result).toBe("minted");
  });

  test("that is unreachable fails no call: the process uses its own token", async () => {
    const server = await startTokenServer();
    const { server: redisServer, redis } = await connected();
    await redisServer.kill();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ tokenStore: redisTokenStore(redis), onEvent, timeoutMs: 2000 });

    expect(await concurrently(50, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
      fulfilled: 50,
      errors: [],
    });

    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
    expect(events).toContainEqual(expect.objectContaining({ type: "store-failure", action: "read" }));
  });

  test("accepts a sentinel", () => {
    const sentinel = createSentinel({ name: "primary", sentinelRootNodes: [{ host: "127.0.0.1", port: 1 }] });
    expect(redisTokenStore(sentinel)).toHaveProperty("exclusively");
  });
});
