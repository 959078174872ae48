/** Builds dist from the `tsdown` field of package.json: each entry by itself, as one file loads faster than shared pieces of it. */
import { readFileSync } from "node:fs";
import { build, type InlineConfig } from "tsdown";
import { inProject } from "./lib/paths.ts";

const { tsdown } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
const [first, ...others] = tsdown.entry.map((entry: string) => [entry]);
// One program of the compiler writes the declarations of all entries, where each would start one of its own.
const options: InlineConfig = {
  logLevel: "error",
  dts: { eager: true, tsconfigRaw: { include: ["src"] } },
  // Node takes as long to find and load one more package as to load all of ours.
  deps: { onlyBundle: ["openapi-fetch"] },
  // Doc comments are in the declarations, where editors look for them. Node would read them at every start.
  outputOptions: { comments: { jsdoc: false } },
};

await build({ entry: first, ...options });
await Promise.all(others.map((entry: string[]) => build({ entry, clean: false, ...options })));
