import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readIfExists } from "./files.ts";
import { run } from "./run.ts";

/** Installs a folder that is a package of its own, unless what its lockfile says is installed already. */
export async function install(folder: string): Promise<void> {
  const stamp = join(folder, "node_modules/.installed");
  const lockfile = await readFile(join(folder, "package-lock.json"));
  const wanted = createHash("sha256").update(lockfile).digest("hex");
  if ((await readIfExists(stamp)) === wanted) return;
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: folder });
  await writeFile(stamp, wanted);
}
