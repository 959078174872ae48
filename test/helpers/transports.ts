import { Agent } from "undici";
import type { TransakClientOptions } from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";

/** Every way to reach the network: the suites that prove behaviour on the wire run over each. */
export const transports: readonly (readonly [name: string, fetch: TransakClientOptions["fetch"]])[] = [
  ["fetch", undefined],
  ["undici", undiciFetch({ dispatcher: new Agent() })],
];
