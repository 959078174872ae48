/**
 * Measures everything, and writes what it has measured into bench/README.md and docs/images/bench.svg.
 *
 *   --rounds 25 --calls 1000 --heap-calls 200000 --imports 15 --orders 10000
 *   --dry    prints the tables and writes nothing
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bareFetch, bareUndici } from "./lib/contenders.mjs";
import { measureImports } from "./lib/imports.mjs";
import { plot } from "./lib/plot.mjs";
import { report } from "./lib/report.mjs";
import { run } from "./lib/run.mjs";
import { measureSizes } from "./lib/sizes.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "25" },
    calls: { type: "string", default: "1000" },
    "heap-calls": { type: "string", default: "200000" },
    imports: { type: "string", default: "15" },
    orders: { type: "string", default: "10000" },
    dry: { type: "boolean", default: false },
  },
});
const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const say = (line) => process.stderr.write(`${line}\n`);

say("CPU and wall time");
const speed = await run(["--expose-gc", file("speed.mjs")], "--rounds", values.rounds, "--calls", values.calls);
say("Heap");
const heap = {};
for (const name of [
  bareFetch,
  bareUndici,
  "this package, accessToken",
  "this package, apiSecret",
  "this package over undici, accessToken",
]) {
  heap[name] = await run(["--expose-gc", file("heap.mjs")], "--name", name, "--calls", values["heap-calls"]);
}
say("Webhooks");
const webhooks = await run([file("webhooks.mjs")], "--rounds", values.rounds, "--calls", values.calls);
say("A walk through orders");
const walks = {};
for (const [name, transport] of Object.entries({ "this package": "fetch", "this package over undici": "undici" })) {
  walks[name] = await run(["--expose-gc", file("walk.mjs")], "--transport", transport, "--orders", values.orders);
}
say("Sizes and imports");
const sizes = await measureSizes();
const imports = await measureImports(Number(values.imports));

const [{ model }] = cpus();
const machine = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  platform: `${platform()} ${arch()}`,
  cores: cpus().length,
  cpu: model.trim(),
};
const given = process.argv.slice(2).join(" ");
const options = { ...values, command: given ? `npm run bench -- ${given}` : "npm run bench" };
const text = report({ speed, sizes, imports, heap, webhooks, walks, machine, options });

if (values.dry) console.log(text);
else {
  await writeBetweenMarkers(file("README.md"), text);
  const caption = `Node ${machine.node} on ${machine.platform}, ${machine.date}. Shorter is better. How it was measured: bench/README.md`;
  await mkdir(file("../docs/images"), { recursive: true });
  await writeFile(file("../docs/images/bench.svg"), plot({ speed, sizes, caption }));
  say("Wrote bench/README.md and docs/images/bench.svg.");
}

async function writeBetweenMarkers(path, middle) {
  const before = await readFile(path, "utf8");
  const after = before.replace(
    /(<!-- measured: begin -->\n)[\s\S]*(<!-- measured: end -->)/,
    (_, begin, end) => `${begin}\n${middle}\n\n${end}`,
  );
  if (after === before) throw new Error(`${path} has no markers to write between.`);
  await writeFile(path, after);
}
