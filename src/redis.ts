import type { AccessTokenRecord, AccessTokenStore } from "./tokens/store.ts";
import { previousForMs } from "./tokens/store.ts";

/** As much of a client of the `redis` package as is used. Its single, pooled, cluster and sentinel clients all have it. */
export interface RedisClient {
  /** Runs a Lua script on the keys that it names. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions {
  /**
   * What the keys begin with. Give each backend its own where several share a Redis and should not share tokens.
   *
   * @default "transak-partner-api:"
   */
  readonly prefix?: string | undefined;
}

/** How long a crashed holder blocks others, in milliseconds. A living one extends it while it works. */
const leaseMs = 2000;

// All by script: it goes to the primary, where a replica might not have the token yet, and each runs on a single key, as a
// cluster asks for.
const readRecord = "return redis.call('get', KEYS[1])";
// A token that expires later was minted later, and has cut this one off. What is not JSON is no record.
const writeRecord = `
local found, held = pcall(cjson.decode, redis.call('get', KEYS[1]) or '')
if found and type(held) == 'table' then
  local expiresAt, issuedAt = tonumber(held.expiresAt) or 0, tonumber(held.issuedAt) or 0
  if expiresAt > tonumber(ARGV[3]) or (expiresAt == tonumber(ARGV[3]) and issuedAt > tonumber(ARGV[4])) then return 0 end
end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;
const takeLock = "return redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1";
const extendLock = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2])";
const releaseLock = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])";

/**
 * Keeps access tokens in Redis, so that all processes of a backend use one.
 *
 * @param client a connected client of the `redis` package, with an `error` listener. It stays yours to close.
 *
 * @example
 * ```ts
 * const redis = await createClient({ url: process.env.REDIS_URL }).on("error", console.error).connect();
 * const transak = new TransakClient({ ...options, tokenStore: redisTokenStore(redis) });
 * ```
 */
export function redisTokenStore(client: RedisClient, options: RedisTokenStoreOptions = {}): AccessTokenStore {
  const { prefix = "transak-partner-api:" } = options;
  const run = (script: string, key: string, ...parameters: (string | number)[]) =>
    client.eval(script, { keys: [prefix + key], arguments: parameters.map(String) });

  return {
    read: async (key) => recordFrom(await run(readRecord, `${key}:token`)),

    write: async (key, record) => {
      const lifetimeMs = Math.max(1, Math.ceil(record.expiresAt + previousForMs - Date.now()));
      const { expiresAt, issuedAt } = record;
      await run(writeRecord, `${key}:token`, JSON.stringify(record), lifetimeMs, expiresAt, issuedAt);
    },

    exclusively: async (key, work) => {
      const lock = `${key}:lock`;
      const owner = crypto.randomUUID();
      // With jitter, so that those who wait do not ask as one.
      while (!(await run(takeLock, lock, owner, leaseMs))) await pause(50 + 100 * Math.random());
      // Nobody waits for these two: should one fail or hang, the lease runs out, and the work is done none the less.
      const keep = (script: string) => void run(script, lock, owner, leaseMs).catch(() => {});
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

/** What is not JSON is no record: the next write replaces it. */
function recordFrom(text: unknown): AccessTokenRecord | undefined {
  try {
    return JSON.parse(String(text)) ?? undefined;
  } catch {
    return undefined;
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
