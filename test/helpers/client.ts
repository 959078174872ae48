import { TransakClient, type TransakClientOptions } from "../../src/index.ts";

/** Secrets that nothing may ever show. With characters that encodings change, and without the look of a web token. */
export const accessToken = 'acc3ss/zebra77+zebra88=="a\\b"<c>&d';
export const apiSecret = "s3cret/walrus77+walrus88==!'e'~f%g";
export const userToken = "us3rs/badger77+badger88=;h|i";
/** The address of the end user, which every session needs. */
export const userIp = "203.0.113.42";
/** What makes a widget URL a secret. */
export const sessionId = "sess1on-hyena77-hyena88";

/** A client for a test, by default with a fixed token. Without a `baseUrl` it reaches nobody. */
export function createClient(options: Partial<TransakClientOptions> = {}): TransakClient {
  return new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    ...(!("apiSecret" in options) && { accessToken }),
    referrerDomain: "shop.example",
    baseUrl: "http://127.0.0.1:9",
    ...options,
  } as TransakClientOptions);
}
