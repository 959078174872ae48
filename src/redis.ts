import { readArguments } from "./check/read-arguments.ts";
import { type Reader, readOptions } from "./check/readers.ts";
import { describeKind } from "./check/shape.ts";
import { TransakConfigError } from "./errors.ts";
import { isObject } from "./json.ts";
import { createScriptRunner, type RedisClient } from "./redis/run-script.ts";
import { type AccessTokenRecord, isNewer, previousForMs, readRecord } from "./tokens/record.ts";
import type { AccessTokenStore } from "./tokens/store.ts";

export type { IoRedisClient, NodeRedisClient, RedisClient, UpstashRedisClient } from "./redis/run-script.ts";

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions {
  /**
   * What the keys begin with. Give each backend its own where several share a Redis and should not share tokens.
   *
   * @default "transak-partner-api:"
   */
  readonly prefix?: string | undefined;
}

const readPrefix: Reader<string> = (value, fail) =>
  typeof value === "string" ? value : fail(`must be a string; got ${describeKind(value)}.`);

/** How long a crashed holder blocks others, in milliseconds. A living one extends it while it works. */
const leaseMs = 2000;

// All by script: it goes to the primary, where a replica might not have the token yet, and each runs on a single key, as a
// cluster asks for. Which of two records is newer is decided here and not in Lua, so that every store decides alike; a script
// replaces exactly the text that was compared, known by its hash, as clients decode what they return.
const readText = `
local text = redis.call('get', KEYS[1])
return text and { redis.sha1hex(text), text }`;
const replaceText = `
local text = redis.call('get', KEYS[1])
if (text and redis.sha1hex(text) or '') ~= ARGV[1] then return nil end
redis.call('set', KEYS[1], ARGV[2])
redis.call('pexpireat', KEYS[1], ARGV[3])
return 1`;
const takeLock = "return redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1";
const extendLock = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2])";
const releaseLock = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])";

/**
 * Keeps access tokens in Redis, so that all processes of a backend use one.
 *
 * @param client a client of `redis` 4 to 6, `ioredis` 5 or 6, or `@upstash/redis`, connected or connecting, with an `error`
 * listener where it has events. It stays yours to close.
 * @throws {TransakConfigError} for another client, or an option that is wrong.
 *
 * @example
 * ```ts
 * const redis = await createClient({ url: process.env.REDIS_URL }).on("error", console.error).connect();
 * const transak = new TransakClient({ ...options, tokenStore: redisTokenStore(redis) });
 * ```
 */
export function redisTokenStore(client: RedisClient, options: RedisTokenStoreOptions = {}): Required<AccessTokenStore> {
  const { run, prefix } = readArguments("redisTokenStore", TransakConfigError, () => {
    const what = "The second argument of redisTokenStore";
    const { prefix = "transak-partner-api:" } = readOptions(options, what, { prefix: readPrefix }, TransakConfigError);
    return { run: createScriptRunner(client), prefix };
  });

  const look = async (key: string) => {
    const found = await run(readText, key);
    const [hash, text] = Array.isArray(found) ? found : ["", undefined];
    return { hash: String(hash), record: recordFrom(text) };
  };

  return {
    read: async (key) => (await look(`${prefix}${key}:token`)).record,

    write: async (key, record) => {
      // By the clock of Redis: this server's may be wrong.
      const parameters = [JSON.stringify(record), String(Math.ceil(record.expiresAt + previousForMs))];
      for (let isWritten: unknown; !isWritten; ) {
        const held = await look(`${prefix}${key}:token`);
        if (!isNewer(record, held.record)) return;
        isWritten = await run(replaceText, `${prefix}${key}:token`, held.hash, ...parameters);
      }
    },

    exclusively: async (key, work) => {
      const lock = `${prefix}${key}:lock`;
      const owner = crypto.randomUUID();
      const lease = String(leaseMs);
      // With jitter, so that those who wait do not ask as one.
      while (!(await run(takeLock, lock, owner, lease))) await pause(50 + 100 * Math.random());
      // Nobody waits for these two: should one fail or hang, the lease runs out, and the work is done none the less.
      const keep = (script: string) => void run(script, lock, owner, lease).catch(() => {});
      const heartbeat = setInterval(keep, leaseMs / 4, extendLock);
      try {
        return await work();
      } finally {
        clearInterval(heartbeat);
        keep(releaseLock);
      }
    },
  };
}

/** What is no record may be written over. A client of Upstash has parsed it; others return text or bytes. */
function recordFrom(value: unknown): AccessTokenRecord | undefined {
  try {
    return readRecord(isObject(value) ? value : JSON.parse(String(value)));
  } catch {
    return undefined;
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
