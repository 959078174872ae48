/** Measures the heap of a walk through orders, in a process of its own with --expose-gc. Prints JSON. */
// First of all: whichever is loaded first, Node's own undici or the package, makes the connections of both.
import "./lib/own-fetch.mjs";
import { parseArgs } from "node:util";
import { Agent } from "undici";
import { TransakClient } from "../dist/index.js";
import { undiciFetch } from "../dist/undici.js";
import { settledHeap } from "./lib/heap.mjs";
import { startServer } from "./lib/server.mjs";

const { values } = parseArgs({
  options: { transport: { type: "string", default: "fetch" }, orders: { type: "string", default: "10000" } },
});
const last = Number(values.orders);
const first = last / 10;

const server = await startServer();
try {
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    accessToken: "access-token",
    baseUrl: server.url,
    fetch: values.transport === "undici" ? undiciFetch({ dispatcher: new Agent() }) : undefined,
  });
  const query = { walletAddress: String(last) };
  // Once without looking: connections, shapes and compiled code are there by then.
  for await (const order of transak.listOrders(query)) void order;
  let seen = 0;
  let bytes = 0;
  let before = 0;
  let after = 0;
  for await (const order of transak.listOrders(query)) {
    seen += 1;
    bytes += JSON.stringify(order).length;
    if (seen === first) before = await settledHeap();
    if (seen === last) after = await settledHeap();
  }
  if (seen !== last) throw new Error(`The walk gave ${seen} orders of ${last}.`);
  console.log(JSON.stringify({ first, last, bytes, before, after }));
} finally {
  server.stop();
}
process.exit();
