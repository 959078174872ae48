import { describeInstance } from "../check/describe-instance.ts";
import { TransakConfigError } from "../errors.ts";

/** As much of a client of the `redis` package as is used. Its single, pooled, cluster and sentinel clients all have it. */
export interface NodeRedisClient {
  /** Runs a Lua script on the keys that it names. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Whether it is connected. Tells this client from the others. */
  readonly isOpen: boolean;
}

/** As much of a client of the `ioredis` package as is used. `Redis` and `Cluster` both have it. */
export interface IoRedisClient {
  /** Runs a Lua script on as many keys as it says. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** How far its connection is. Tells this client from the others. */
  readonly status: string;
}

/** As much of a client of the `@upstash/redis` package as is used. */
export interface UpstashRedisClient {
  /** Runs a Lua script on the keys that it is given. */
  eval(script: string, keys: string[], parameters: string[]): Promise<unknown>;
  /** Tells this client from the others. */
  readonly createScript: (script: string) => unknown;
}

/** A client of `redis`, `ioredis` or `@upstash/redis`. */
export type RedisClient = NodeRedisClient | IoRedisClient | UpstashRedisClient;

/** Runs a Lua script on one key, as a cluster requires. */
export type RunScript = (script: string, key: string, ...parameters: string[]) => Promise<unknown>;

/** @throws {TransakConfigError} for anything but a client of one of the three packages. */
export function createScriptRunner(client: RedisClient): RunScript {
  if (isNodeRedis(client)) return (script, key, ...values) => client.eval(script, { keys: [key], arguments: values });
  if (isIoRedis(client)) return (script, key, ...values) => client.eval(script, 1, key, ...values);
  if (isUpstash(client)) return (script, key, ...values) => client.eval(script, [key], values);
  throw new TransakConfigError(
    `The first argument of redisTokenStore must be a client of redis, ioredis or @upstash/redis; got ${describeInstance(client)}.`,
    { hint: "Pass the client itself: not a promise of one, nor a pipeline, a transaction or a client in legacy mode." },
  );
}

// Each takes keys in its own way. They are told apart by what they have, as a class may come from any copy of its package.
// Pipelines and transactions have `eval`, too, but none of the other properties.

function isNodeRedis(client: unknown): client is NodeRedisClient {
  const { isOpen, options } = fields(client);
  const isLegacy = fields(options).legacyMode === true;
  return hasMethods(client, "eval", "EVAL", "sendCommand") && typeof isOpen === "boolean" && !isLegacy;
}

function isIoRedis(client: unknown): client is IoRedisClient {
  return hasMethods(client, "eval", "evalsha", "defineCommand") && typeof fields(client).status === "string";
}

function isUpstash(client: unknown): client is UpstashRedisClient {
  return hasMethods(client, "eval", "evalsha", "createScript");
}

/** Its properties, whatever it is. */
function fields(value: unknown): Readonly<Record<string, unknown>> {
  return (value ?? {}) as Readonly<Record<string, unknown>>;
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => typeof fields(value)[name] === "function");
}
