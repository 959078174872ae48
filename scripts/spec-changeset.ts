/**
 * npm run spec:changeset                                 writes .changeset/spec-update.md with the verdict of spec:diff
 * npm run spec:changeset -- --ref REF                    compared with another tag or commit than the last release
 *
 * The file is this script's own: a second run replaces it, and a verdict of `none` removes it.
 */
import { parseArgs } from "node:util";
import { runScript } from "./lib/fail.ts";
import { root } from "./lib/paths.ts";
import { updateChangeset } from "./verdict/changeset.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { ref: { type: "string" } } });
  const { verdict, path } = await updateChangeset(root, values.ref);
  for (const note of verdict.notes) console.error(note);
  console.log(verdict.bump === "none" ? "none: no changeset is needed." : `${verdict.bump}: wrote ${path}`);
});
