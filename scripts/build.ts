/** Builds dist from the `tsdown` field of package.json: each entry by itself, as one file loads faster than shared pieces of it. */
import { readFileSync } from "node:fs";
import { build } from "tsdown";
import { inProject } from "./lib/paths.ts";

const { tsdown } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
const [first, ...others] = tsdown.entry.map((entry: string) => [entry]);

await build({ entry: first, logLevel: "error" });
await Promise.all(others.map((entry: string[]) => build({ entry, clean: false, logLevel: "error" })));
