/**
 * npm run spec:collect -- --to DIR
 *
 * After pull, generate, check and changeset: leaves changes.patch in DIR, so that the job that may write to the repository runs
 * nothing of what was pulled.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { git } from "./lib/git.ts";
import { setOutputs } from "./lib/github/outputs.ts";
import { updatedPaths } from "./lib/github/spec-patch.ts";
import { root } from "./lib/paths.ts";

await runScript(async () => {
  const { to: folder } = parseArgs({ options: { to: { type: "string" } } }).values;
  if (folder === undefined) throw new ScriptError("Give --to DIR.");
  await git(root, "add", "--all", "--", ...updatedPaths);
  await git(root, "diff", "--cached", "--binary", `--output=${join(folder, "changes.patch")}`);
  const changed = (await git(root, "diff", "--cached", "--name-only")) !== "";
  await setOutputs({ changed: String(changed) });
});
