/**
 * npm run spec:changeset                                 writes .changeset/spec-update.md with the verdict of spec:diff
 * npm run spec:changeset -- --ref REF                    compared with another tag or commit than the last release
 *
 * The file is this script's own: a second run replaces it, and a verdict of `none` removes it.
 */
import { readFile, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runScript } from "./lib/fail.ts";
import { writeFiles } from "./lib/files.ts";
import { inProject, root } from "./lib/paths.ts";
import { findChangesetFile, writeChangeset } from "./verdict/changeset.ts";
import { readVerdict } from "./verdict/read-verdict.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { ref: { type: "string" } } });
  const { name } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as { readonly name: string };
  const verdict = await readVerdict({ ref: values.ref });
  for (const note of verdict.notes) console.error(note);

  const path = await findChangesetFile(root, values.ref);
  const text = writeChangeset(name, verdict);
  if (text === undefined) {
    await rm(inProject(path), { force: true });
    console.log("none: no changeset is needed.");
    return;
  }
  await writeFiles(new Map([[inProject(path), text]]));
  console.log(`${verdict.bump}: wrote ${path}`);
});
