import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis as CloudflareUpstashRedis } from "@upstash/redis/cloudflare";
import { Redis as IoRedis } from "ioredis";
import { Redis as IoRedis5 } from "ioredis-5";
import * as redis from "redis";
import * as redis4 from "redis-4";
import * as redis5 from "redis-5";
import { onTestFinished } from "vitest";
import type { RedisClient } from "../../src/redis.ts";
import { startUpstash, upstashToken } from "./upstash-server.ts";

/** Connects a client of each kind and major to the Redis at this address, until the end of the running test. */
export const redisClients: Readonly<Record<string, (url: string) => Promise<RedisClient>>> = {
  "redis 6": (url) => connectNodeRedis(redis.createClient({ url })),
  "redis 6 with RESP 2": (url) => connectNodeRedis(redis.createClient({ url, RESP: 2 })),
  "redis 6 that returns bytes": async (url) => {
    const client = await connectNodeRedis(redis.createClient({ url }));
    return client.withTypeMapping({ [redis.RESP_TYPES.BLOB_STRING]: Buffer });
  },
  "a pool of redis 6": (url) => connectNodeRedis(redis.createClientPool({ url })),
  "redis 5": (url) => connectNodeRedis(redis5.createClient({ url })),
  "a pool of redis 5": (url) => connectNodeRedis(redis5.createClientPool({ url })),
  "redis 4": async (url) => {
    const client = redis4.createClient({ url }).on("error", () => {});
    onTestFinished(() => client.disconnect());
    return client.connect();
  },
  "ioredis 6": async (url) => connectIoRedis(new IoRedis(url)),
  "ioredis 6 that returns numbers as text": async (url) => connectIoRedis(new IoRedis(url, { stringNumbers: true })),
  "ioredis 6 with a prefix of its own": async (url) => connectIoRedis(new IoRedis(url, { keyPrefix: "shop:" })),
  "ioredis 5": async (url) => connectIoRedis(new IoRedis5(url)),
  "@upstash/redis": async (url) => new UpstashRedis(await upstashOptions(url)),
  "@upstash/redis without pipelines": async (url) =>
    new UpstashRedis({ ...(await upstashOptions(url)), enableAutoPipelining: false }),
  "@upstash/redis that parses nothing": async (url) =>
    new UpstashRedis({ ...(await upstashOptions(url)), automaticDeserialization: false, responseEncoding: false }),
  "@upstash/redis of Workers": async (url) => new CloudflareUpstashRedis(await upstashOptions(url)),
};

interface Connectable {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  destroy(): void;
}

async function connectNodeRedis<Client extends Connectable>(client: Client): Promise<Client> {
  client.on("error", () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

function connectIoRedis<Client extends Pick<IoRedis, "disconnect">>(client: Client): Client {
  onTestFinished(() => client.disconnect());
  return client;
}

async function upstashOptions(redisUrl: string) {
  const { url } = await startUpstash(redisUrl);
  return { url, token: upstashToken, retry: false as const };
}
