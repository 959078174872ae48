import { createClient } from "redis";
import { TransakClient, type TransakEnvironment } from "transak-partner-api";
import { redisTokenStore } from "transak-partner-api/redis";

let client: Promise<TransakClient> | undefined;

/** One client for the process, made at the first request: `next build` runs without credentials. */
export function transak(): Promise<TransakClient> {
  client ??= create();
  return client;
}

async function create(): Promise<TransakClient> {
  const { REDIS_URL, TRANSAK_API_KEY, TRANSAK_API_SECRET, TRANSAK_BASE_URL, TRANSAK_ENVIRONMENT } = process.env;
  return new TransakClient({
    // A variable of its own, and not NODE_ENV, which is "production" in every build, previews included.
    environment: TRANSAK_ENVIRONMENT as TransakEnvironment,
    apiKey: TRANSAK_API_KEY,
    apiSecret: TRANSAK_API_SECRET,
    baseUrl: TRANSAK_BASE_URL,
    referrerDomain: "shop.example",
    // Every instance is a process, and each refresh invalidates the token of the others: they share one.
    tokenStore: REDIS_URL
      ? redisTokenStore(await createClient({ url: REDIS_URL }).on("error", console.error).connect())
      : undefined,
  });
}
