import type { TransakClientOptions } from "../../src/index.ts";

// Whichever is loaded first, Node's own undici or the package, makes the connections of both. This is Node's.
await fetch("data:,");
const { Agent } = await import("undici");
const { undiciFetch } = await import("../../src/undici.ts");

/** Every way to reach the network: the suites that prove behaviour on the wire run over each. */
export const transports: readonly (readonly [name: string, fetch: TransakClientOptions["fetch"]])[] = [
  ["fetch", undefined],
  ["undici", undiciFetch({ dispatcher: new Agent() })],
];
