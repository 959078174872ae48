import { memoryTokenStore, type TransakClientOptions } from "../../src/index.ts";
import { createClient } from "./client.ts";

/** A client of a mock, which tries nothing again. */
export const clientOver = (fetch: TransakClientOptions["fetch"], options: Partial<TransakClientOptions> = {}) =>
  createClient({ apiKey: "test-key", baseUrl: undefined, maxRetries: 0, fetch, ...options });

/** Options of a client that mints tokens and shares them with no other. */
export const withSecret = () => ({ apiSecret: "test-secret", tokenStore: memoryTokenStore() });
