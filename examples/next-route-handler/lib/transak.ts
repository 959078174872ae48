import { TransakClient } from "transak-partner-api";

let client: TransakClient | undefined;

/** One client for the process, made at the first request: `next build` runs without credentials. */
export function transak(): TransakClient {
  client ??= new TransakClient({
    environment: process.env.NODE_ENV === "production" ? "production" : "staging",
    apiKey: process.env.TRANSAK_API_KEY,
    apiSecret: process.env.TRANSAK_API_SECRET,
    referrerDomain: "shop.example",
  });
  return client;
}
