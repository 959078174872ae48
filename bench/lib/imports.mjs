import { fileURLToPath } from "node:url";
import { entries } from "./entries.mjs";
import { run } from "./run.mjs";
import { median } from "./statistics.mjs";

const script = fileURLToPath(new URL("../import-once.mjs", import.meta.url));

/** How long importing each takes, in milliseconds: the median of fresh processes, interleaved. */
export async function measureImports(rounds) {
  const samples = Object.fromEntries(Object.keys(entries).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(entries)) samples[name].push(await run([script], name));
  }
  return Object.fromEntries(Object.entries(samples).map(([name, taken]) => [name, median(taken)]));
}
