import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis as CloudflareUpstashRedis } from "@upstash/redis/cloudflare";
import { Redis as IoRedis, Cluster as IoRedisCluster } from "ioredis";
import { Redis as IoRedis5, Cluster as IoRedis5Cluster } from "ioredis-5";
import * as redis from "redis";
import * as redis4 from "redis-4";
import * as redis5 from "redis-5";
import { type RedisClient, redisTokenStore } from "../../src/redis.ts";

const rootNodes = [{ url: "redis://127.0.0.1:6379" }];
const sentinelRootNodes = [{ host: "127.0.0.1", port: 26_379 }];
const upstash = { url: "https://redis.example", token: "token" };

/** Every form of a client, of every major. Compiled alone. */
export const clients = (): RedisClient[] => [
  redis.createClient(),
  redis.createClient({ RESP: 3 }),
  redis.createClient().withTypeMapping({ [redis.RESP_TYPES.BLOB_STRING]: Buffer }),
  redis.createClientPool(),
  redis.createCluster({ rootNodes }),
  redis.createSentinel({ name: "primary", sentinelRootNodes }),
  redis5.createClient(),
  redis5.createClientPool(),
  redis5.createCluster({ rootNodes }),
  redis5.createSentinel({ name: "primary", sentinelRootNodes }),
  redis4.createClient(),
  redis4.createCluster({ rootNodes }),
  new IoRedis(),
  new IoRedisCluster([{ host: "127.0.0.1", port: 6379 }]),
  new IoRedis5(),
  new IoRedis5Cluster([{ host: "127.0.0.1", port: 6379 }]),
  new UpstashRedis(upstash),
  UpstashRedis.fromEnv(),
  new CloudflareUpstashRedis(upstash),
];

export function refused(): void {
  // @ts-expect-error It runs nothing until it is executed.
  redisTokenStore(redis.createClient().multi());
  // @ts-expect-error Its `eval` takes a callback.
  redisTokenStore(redis.createClient().legacy());
  // @ts-expect-error It runs nothing until it is executed.
  redisTokenStore(new IoRedis().pipeline());
  // @ts-expect-error It runs nothing until it is executed.
  redisTokenStore(new UpstashRedis(upstash).pipeline());
  // @ts-expect-error It is awaited first.
  redisTokenStore(redis.createClient().connect());
  // @ts-expect-error The option is called `prefix`.
  redisTokenStore(redis.createClient(), { keyPrefix: "shop:" });
  // @ts-expect-error No client at all.
  redisTokenStore({ get: async () => null, set: async () => "OK" });
}
