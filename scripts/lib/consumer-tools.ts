import { createHash } from "node:crypto";
import { access, readFile, writeFile } from "node:fs/promises";
import { ScriptError } from "./fail.ts";
import { inProject } from "./paths.ts";
import { run } from "./run.ts";

const folder = inProject("test/package/tools");
const stamp = tool("node_modules/.installed");

/** A file of the runtimes and compilers that consumers use. */
export function tool(path: string): string {
  return inProject("test/package/tools", path);
}

/** Installs them, unless this very lockfile is installed already. */
export async function installTools(): Promise<void> {
  const wanted = createHash("sha256")
    .update(await readFile(tool("package-lock.json")))
    .digest("hex");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  // Miniflare asks for a newer Node than this one may be, and gets it.
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: folder });
  await writeFile(stamp, wanted);
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
