/** A process of a backend: clients with a shared Redis, told by its parent how many calls to make. */
import { createClient as createRedis } from "redis";
import type { TransakClient } from "../../src/index.ts";
import { redisTokenStore } from "../../src/redis.ts";
import { createClient, userIp } from "../helpers/client.ts";

/** Which server and Redis a client is for. */
export interface WorkerSetup {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly redisUrl: string;
  readonly timeoutMs: number;
}

/** `calls` at once, and that again and again while `forMs` have not passed. None: the client is made, and that is all. */
export interface WorkerTask {
  readonly setup: WorkerSetup;
  readonly calls: number;
  readonly forMs: number;
}

export interface WorkerResult {
  readonly fulfilled: number;
  readonly errors: readonly string[];
}

const clients = new Map<string, Promise<TransakClient>>();

async function connect({ redisUrl, url, ...options }: WorkerSetup): Promise<TransakClient> {
  // A lost connection is the store's to report.
  const redis = createRedis({ url: redisUrl }).on("error", () => {});
  const tokenStore = redisTokenStore(await redis.connect());
  return createClient({ baseUrl: url, maxRetries: 0, tokenStore, ...options });
}

process.on("disconnect", () => process.exit());
process.on("message", async ({ setup, calls, forMs }: WorkerTask) => {
  const made = clients.get(setup.apiKey) ?? connect(setup);
  clients.set(setup.apiKey, made);
  const transak = await made;
  const until = Date.now() + forMs;
  const errors: string[] = [];
  let fulfilled = 0;
  do {
    const results = await Promise.allSettled(
      Array.from({ length: calls }, () => transak.createWidgetUrl({}, { userIp })),
    );
    for (const result of results) {
      if (result.status === "fulfilled") fulfilled += 1;
      else errors.push(String(result.reason));
    }
  } while (Date.now() < until);
  process.send?.({ fulfilled, errors } satisfies WorkerResult);
});
process.send?.("ready");
