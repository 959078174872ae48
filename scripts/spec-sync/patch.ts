import { stat } from "node:fs/promises";
import { ScriptError } from "../lib/fail.ts";
import { git } from "../lib/git.ts";

/** Writes what a pull and the generator have changed as a patch. @returns whether there is anything. */
export async function collectChanges(project: string, patchFile: string): Promise<boolean> {
  await git(project, "add", "--all", "--", "openapi", "src/generated");
  await git(project, "diff", "--cached", "--binary", `--output=${patchFile}`);
  return (await stat(patchFile)).size > 0;
}

/**
 * Plain files that a pull and the generator write. The overlay and the linter's configuration are ours: no pull writes them, and
 * the configuration can name programs.
 */
const allowedFile =
  /^(openapi\/(vendor\/[\w-]+\.yaml|partner-api\.yaml|watched-pages\.json)|src\/generated\/[\w-]+\.ts)$/;
/** `:OLD_MODE NEW_MODE OLD_HASH NEW_HASH STATUS`: added, modified or deleted, and neither a link nor executable. */
const allowedChange = /^:\d{6} (100644|000000) \w+ \w+ [AMD]$/;

/** Applies a patch that another job has made, where it keeps to those files. */
export async function applyPatch(project: string, patchFile: string): Promise<void> {
  await git(project, "apply", "--index", patchFile);
  const changes = (await git(project, "diff", "--cached", "--no-renames", "--raw", "-z")).split("\0").slice(0, -1);
  const refused = changes.filter((text, index) => !(index % 2 === 0 ? allowedChange : allowedFile).test(text));
  if (refused.length === 0) return;
  throw new ScriptError(
    `The update changes more than documents of the vendor and what is generated from them: ${JSON.stringify(refused)}`,
  );
}
