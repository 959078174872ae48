import { TransakClient, type TransakClientBaseOptions } from "../../src/index.ts";

/** Secrets that nothing may ever show. With characters that encodings change, and without the look of a web token. */
export const accessToken = 'acc3ss/zebra77+zebra88=="a\\b"<c>&d';
export const apiSecret = "s3cret/walrus77+walrus88==!'e'~f%g";
export const userToken = "us3rs/badger77+badger88=;h|i";
/** What makes a widget URL a secret. */
export const sessionId = "sess1on-hyena77-hyena88";

/** A client that talks to a server of the tests. */
export function clientFor(baseUrl: string, options: Partial<TransakClientBaseOptions> = {}): TransakClient {
  return new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    accessToken,
    referrerDomain: "shop.example",
    baseUrl,
    ...options,
  });
}
