/** Makes calls of one contender and prints their profile, which leaves out imports and warming up. */
import { Session } from "node:inspector/promises";
import { parseArgs } from "node:util";
import { contenders } from "./lib/contenders.mjs";
import { startServer } from "./lib/server.mjs";

const { values } = parseArgs({ options: { name: { type: "string" }, calls: { type: "string" } } });
const server = await startServer();
const session = new Session();
session.connect();
try {
  const call = contenders(server.url)[values.name];
  for (let made = 0; made < 3000; made++) await call();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  for (let made = 0; made < Number(values.calls); made++) await call();
  const { profile } = await session.post("Profiler.stop");
  console.log(JSON.stringify(profile));
} finally {
  server.stop();
}
session.disconnect();
