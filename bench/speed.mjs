/** Measures CPU and wall time of a call, in a process that does nothing else. Prints JSON. */
import { parseArgs } from "node:util";
import { contenders } from "./lib/contenders.mjs";
import { startServer } from "./lib/server.mjs";
import { measureSpeed } from "./lib/speed.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "25" }, calls: { type: "string", default: "1000" } },
});
const rounds = Number(values.rounds);
const callsPerRound = Number(values.calls);
const report = (line) => process.stderr.write(`\r\x1b[K${line}`);

const server = await startServer();
try {
  const calls = contenders(server.url);
  const one = await measureSpeed(calls, { rounds, callsPerRound, concurrency: 1, report });
  const many = await measureSpeed(calls, { rounds, callsPerRound, concurrency: 64, report });
  const warm = 1000;
  const before = await server.requests();
  for (let call = 0; call < warm; call++) await calls["this package, apiSecret"]();
  const roundTrips = ((await server.requests()) - before) / warm;
  report("");
  console.log(JSON.stringify({ one, many, roundTrips }));
} finally {
  server.stop();
}
process.exit();
