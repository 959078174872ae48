import { join } from "node:path";
import { run } from "./run.ts";

/** Runs git in a folder and returns what it prints, without the last line break. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  return (await run("git", args, { cwd: folder })).replace(/\n$/, "");
}

/** Writes the files of a commit into an empty folder, without touching the working tree. */
export async function extract(folder: string, ref: string, into: string): Promise<void> {
  const archive = join(into, ".archive.tar");
  await git(folder, "archive", "--format=tar", `--output=${archive}`, ref);
  await run("tar", ["-xf", archive, "-C", into]);
}
