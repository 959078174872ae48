// A program: makes as many calls at once as it is told, prints how each settled, and ends by itself once all is closed.
import { setTimeout as sleep } from "node:timers/promises";
import { isTransakError, type TransakEvent } from "../../src/index.ts";
import { createClient } from "../helpers/client.ts";
import { operationCases } from "../helpers/operation-cases.ts";

const [url = "", count = "0"] = process.argv.slice(2);
const ends = new Map<number, number>();
const onEvent = (event: TransakEvent) => {
  if (event.type === "failure") ends.set(event.callId, (ends.get(event.callId) ?? 0) + 1);
};
const client = createClient({ baseUrl: url, timeoutMs: 3000, maxRetryAfterMs: 20, onEvent });
const settled: Record<string, number> = {};
let settlements = 0;
const settle = (how: string) => {
  settlements += 1;
  settled[how] = (settled[how] ?? 0) + 1;
};

await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    operationCases[index % operationCases.length]?.call(client, { headers: { "x-call": String(index) } }).then(
      () => settle("result"),
      (error: unknown) => settle(isTransakError(error) ? error.code : `foreign: ${error}`),
    ),
  ),
);
const endedTwice = [...ends.values()].filter((times) => times > 1).length;
// Idle connections of the pool do not count: they hold no process open. Others take a moment to close.
const openSockets = () => process.getActiveResourcesInfo().filter((resource) => resource === "TCPSocketWrap").length;
for (let waited = 0; openSockets() > 0 && waited < 50; waited++) await sleep(100);
const sockets = openSockets();
console.log(JSON.stringify({ settled, settlements, failures: ends.size, endedTwice, sockets }));
