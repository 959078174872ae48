import { inject } from "vitest";
import type { TransakClient, TransakClientOptions } from "../../src/index.ts";
import { createClient } from "./client.ts";

export interface PrismClient {
  readonly transak: TransakClient;
  /** What Prism found wrong with the requests so far, one entry a request that it complained of. */
  readonly violations: string[];
  /** How many responses came from Prism: without any, no violation means nothing. */
  readonly answers: () => number;
}

/** A client that talks to Prism and collects what Prism objects to. */
export function createPrismClient(options: Partial<TransakClientOptions> = {}): PrismClient {
  const violations: string[] = [];
  let answers = 0;
  const transak = createClient({
    baseUrl: inject("prismUrl"),
    maxRetries: 0,
    fetch: async (url: string, init: RequestInit) => {
      const response = await fetch(url, init);
      answers += 1;
      const found = response.headers.get("sl-violations");
      if (found !== null) violations.push(found);
      return response;
    },
    ...options,
  });
  return { transak, violations, answers: () => answers };
}
