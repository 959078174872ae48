import { inject } from "vitest";
import { TransakClient, type TransakClientOptions } from "../../src/index.ts";

export interface PrismClient {
  readonly transak: TransakClient;
  /** What Prism found wrong with the requests so far, one entry a request that it complained of. */
  readonly violations: string[];
  /** How many answers came from Prism: without any, no violation means nothing. */
  readonly answers: () => number;
}

/** A client that talks to Prism and collects what Prism objects to. */
export function prismClient(options: Partial<TransakClientOptions> = {}): PrismClient {
  const violations: string[] = [];
  let answers = 0;
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "5911d9ec-46b5-48fa-a755-d59a715ff0cf",
    accessToken: "raw-access-token",
    referrerDomain: "shop.example",
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
  } as TransakClientOptions);
  return { transak, violations, answers: () => answers };
}
