import { access } from "node:fs/promises";
import { join } from "node:path";
import { ScriptError } from "./fail.ts";
import { inProject } from "./paths.ts";

/** The package of runtimes and compilers that consumers use. */
export const toolsFolder = inProject("test/package/tools");

/** A file in it. */
export function tool(path: string): string {
  return join(toolsFolder, path);
}

/** Runtimes are platform packages. Where one is missing, the matrix has a hole: said aloud here, a failure under CI. */
export async function runtimes(): Promise<Map<string, string>> {
  const wanted = {
    "Node 20": "node-20/bin/node",
    "Node 22": "node-22/bin/node",
    "Node 24": "node-24/bin/node",
    "Node 26": "node-26/bin/node",
    Bun: "@oven/bun-linux-x64/bin/bun",
    Deno: "@deno/linux-x64-glibc/deno",
  };
  const found = new Map<string, string>();
  for (const [name, path] of Object.entries(wanted)) {
    const program = tool(`node_modules/${path}`);
    const there = await access(program).then(
      () => true,
      () => false,
    );
    if (there) found.set(name, program);
    else if (process.env.CI) throw new ScriptError(`${name} is missing: ${path} was not installed.`);
    else console.warn(`NOT TESTED on ${name}: there is no ${path} for ${process.platform} ${process.arch}.`);
  }
  return found;
}
