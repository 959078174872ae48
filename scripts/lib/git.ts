import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ScriptError } from "./fail.ts";

const run = promisify(execFile);

/** Runs git in a folder and returns what it prints, without the last line break. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], { maxBuffer: 64 << 20 });
    return stdout.replace(/\n$/, "");
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw new ScriptError(`git ${args.join(" ")}: ${stderr?.trim() || message}`, { cause: error });
  }
}

/** Writes the files of a commit into an empty folder, without touching the working tree. */
export async function extract(folder: string, ref: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const archive = join(into, ".archive.tar");
  await git(folder, "archive", "--format=tar", `--output=${archive}`, ref);
  await run("tar", ["-xf", archive, "-C", into]);
}
