import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ScriptError } from "../fail.ts";

const run = promisify(execFile);

/** Runs GitHub's command line, which takes its token from GH_TOKEN, and returns what it prints. */
export async function gh(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("gh", [...args], { cwd: folder, maxBuffer: 16 << 20 });
    return stdout.trim();
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw new ScriptError(`gh ${args.slice(0, 2).join(" ")}: ${stderr?.trim() || message}`, { cause: error });
  }
}

/** Bodies go through a file: they are longer than a command line may be. */
export async function withBodyFile<T>(body: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "gh-body-"));
  try {
    const file = join(folder, "body.md");
    await writeFile(file, body);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
