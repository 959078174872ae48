/**
 * Profiles calls of one contender, as `node --cpu-prof` does, and prints the hottest frames by their own time, and which part of
 * the program they belong to.
 *
 *   node bench/profile.mjs --name "this package, accessToken" --calls 20000 --top 10
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { run } from "./lib/run.mjs";

const { values } = parseArgs({
  options: {
    name: { type: "string", default: "this package, accessToken" },
    calls: { type: "string", default: "20000" },
    top: { type: "string", default: "10" },
  },
});
const workload = fileURLToPath(new URL("workload.mjs", import.meta.url));

print(await run([workload], "--name", values.name, "--calls", values.calls));

function print({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frames = new Map();
  const parts = new Map();
  let busy = 0;
  samples.forEach((id, index) => {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === "(idle)" || functionName === "(root)") return;
    const time = timeDeltas[index];
    busy += time;
    const part = findPart(url, functionName);
    const name = `${functionName || "(anonymous)"}  ${url ? `${url.replace(/^.*\//, "")}:${lineNumber + 1}` : ""}`;
    const frame = frames.get(name) ?? { time: 0, part };
    frame.time += time;
    frames.set(name, frame);
    parts.set(part, (parts.get(part) ?? 0) + time);
  });
  const share = (time) => `${((100 * time) / busy).toFixed(1)} %`.padStart(7);
  const sorted = [...frames].sort(([, a], [, b]) => b.time - a.time);
  const line = ([name, { time, part }]) => console.log(`${share(time)}  ${part.padEnd(14)}  ${name}`);
  console.log(`${values.name}: ${values.calls} calls, own time\n`);
  for (const [part, time] of [...parts].sort(([, a], [, b]) => b - a)) console.log(`${share(time)}  ${part}`);
  console.log("\nThe hottest frames:");
  sorted.slice(0, Number(values.top)).forEach(line);
  console.log("\nThe hottest frames of this package, openapi-fetch included:");
  sorted
    .filter(([, { part }]) => part === "this package")
    .slice(0, Number(values.top))
    .forEach(line);
}

function findPart(url, functionName) {
  if (functionName === "(garbage collector)") return "collector";
  if (/\/(dist|src)\/[^/]+$/.test(url) && !url.includes("node_modules")) return "this package";
  if (url.includes("undici")) return "undici";
  if (url.startsWith("node:") || url === "") return "Node";
  return "other";
}
