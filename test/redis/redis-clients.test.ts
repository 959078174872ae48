import { setTimeout as sleep } from "node:timers/promises";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis as IoRedis, Cluster as IoRedisCluster } from "ioredis";
import { createClient, createCluster } from "redis";
import * as redis4 from "redis-4";
import { describe, expect, onTestFinished, test } from "vitest";
import { type AccessTokenRecord, type TransakClient, TransakConfigError } from "../../src/index.ts";
import { redisTokenStore } from "../../src/redis.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { redisClients } from "../helpers/redis-clients.ts";
import { describeWithRedis, startRedis, startRedisCluster } from "../helpers/redis-server.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const record: AccessTokenRecord = {
  accessToken: "token",
  expiresAt: Date.now() + 7 * 24 * 3_600_000,
  issuedAt: Date.now(),
  previous: [{ accessToken: "before", replacedAt: Date.now() }],
};

describeWithRedis("redisTokenStore on a real Redis", () => {
  describe.each(Object.entries(redisClients))("with %s", (_kind, connect) => {
    test("keeps the newer record", async () => {
      const { url } = await startRedis();
      const store = redisTokenStore(await connect(url));
      expect(await store.read("key")).toBeUndefined();
      await store.write("key", record);
      expect(await store.read("key")).toEqual(record);
      await store.write("key", { ...record, accessToken: "older", expiresAt: record.expiresAt - 1 });
      expect(await store.read("key")).toEqual(record);
      const newer = { ...record, accessToken: "newer", expiresAt: record.expiresAt + 1 };
      await store.write("key", newer);
      expect(await store.read("key")).toEqual(newer);
    });

    test("runs the work of all who wait, one at a time", async () => {
      const { url } = await startRedis();
      const stores = [redisTokenStore(await connect(url)), redisTokenStore(await connect(url))];
      let inside = 0;
      const peaks = await Promise.all(
        [...stores, ...stores].map((store) =>
          store.exclusively("key", async () => {
            inside += 1;
            const peak = inside;
            await sleep(5);
            inside -= 1;
            return peak;
          }),
        ),
      );
      expect(peaks).toEqual([1, 1, 1, 1]);
    });

    test("shares one token among processes, without a complaint", async () => {
      const [{ url }, server] = await Promise.all([startRedis(), startTokenServer()]);
      const { events, onEvent } = recordEvents();
      const clients: TransakClient[] = [];
      // A store by itself is as a process by itself: what a process knows, it knows for each store.
      for (let process = 0; process < 3; process++) {
        clients.push(server.client({ tokenStore: redisTokenStore(await connect(url)), onEvent }));
      }
      const calls = await concurrently(
        9,
        (index) => clients[index % 3]?.createWidgetUrl({}, { userIp }) ?? Promise.reject(),
      );
      expect(calls).toEqual({ fulfilled: 9, errors: [] });
      expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
      expect(events.filter(({ type }) => type === "store-failure")).toEqual([]);
    });
  });

  test.each(Object.entries(redisClients))("a failed write with %s shows no token", async (_kind, connect) => {
    const [{ url }, server] = await Promise.all([startRedis("--min-replicas-to-write", "1"), startTokenServer()]);
    const { events, onEvent } = recordEvents();
    await server.client({ tokenStore: redisTokenStore(await connect(url)), onEvent }).createWidgetUrl({}, { userIp });
    // Nobody waits for the write once the store has failed.
    const failure = expect.objectContaining({ type: "store-failure", action: "write" });
    await expect.poll(() => events).toContainEqual(failure);
    // Upstash's client quotes the whole command.
    expect(JSON.stringify(events)).not.toContain(server.token);
  });

  test("works on a cluster, of redis and of ioredis", async () => {
    const { url } = await startRedisCluster();
    const cluster = createCluster({ rootNodes: [{ url }] }).on("error", () => {});
    await cluster.connect();
    onTestFinished(() => cluster.destroy());
    const ioCluster = new IoRedisCluster([url]);
    onTestFinished(() => ioCluster.disconnect());
    const [store, other] = [redisTokenStore(cluster), redisTokenStore(ioCluster)];
    await store.exclusively("key", () => store.write("key", record));
    expect(await other.read("key")).toEqual(record);
    const newer = { ...record, expiresAt: record.expiresAt + 1 };
    await other.exclusively("key", () => other.write("key", newer));
    expect(await store.read("key")).toEqual(newer);
  });
});

/** Unconnected, as what is refused is refused before anything is sent. */
const nodeRedis = createClient();
const legacy = redis4.createClient({ legacyMode: true });
const ioRedis = new IoRedis({ lazyConnect: true });
const upstash = new UpstashRedis({ url: "http://127.0.0.1:1", token: "upstash-rest-token" });

class Memcached {
  get() {}
  set() {}
}

describe("a client of no known kind is refused when the store is made", () => {
  test.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["an address", "redis://:secret@127.0.0.1", "a string"],
    ["a plain object", { get: () => null, set: () => "OK" }, "an object"],
    ["a promise of a client", Promise.resolve(nodeRedis), "a promise (await it)"],
    ["a client of something else", new Memcached(), 'an object of class "Memcached"'],
    ["a class that was not constructed", IoRedis, "a function"],
    ["a transaction of redis", nodeRedis.multi(), 'an object of class "Class"'],
    ["the legacy form of redis", nodeRedis.legacy(), 'an object of class "RedisLegacyClient"'],
    ["redis 4 in legacy mode", legacy, 'an object of class "Commander"'],
    ["a pipeline of ioredis", ioRedis.pipeline(), 'an object of class "Pipeline"'],
    ["a pipeline of Upstash", upstash.pipeline(), 'an object of class "Pipeline"'],
    ["an eval of one's own", { eval: async () => null }, "an object"],
  ])("%s", (_what, client, got) => {
    const refused = () => redisTokenStore(client as never);
    expect(refused).toThrow(TransakConfigError);
    expect(refused).toThrow(
      `The first argument of redisTokenStore must be a client of redis, ioredis or @upstash/redis; got ${got}.`,
    );
  });

  test("one that throws when it is looked at is a config error, too", () => {
    const hostile = new Proxy({}, { get: () => Promise.reject.call(undefined) });
    expect(() => redisTokenStore(hostile as never)).toThrow(TransakConfigError);
  });
});

describe("options", () => {
  test.each<[unknown, string]>([
    [{ keyPrefix: "shop:" }, 'has no option "keyPrefix"; did you mean "prefix"?'],
    [{ prefix: 5 }, "prefix must be a string; got a number."],
    ["shop:", "The second argument of redisTokenStore must be an object of options; got a string."],
    [null, "The second argument of redisTokenStore must be an object of options; got null."],
  ])("%j is refused", (options, message) => {
    const refused = () => redisTokenStore(nodeRedis, options as never);
    expect(refused).toThrow(TransakConfigError);
    expect(refused).toThrow(message);
  });
});
