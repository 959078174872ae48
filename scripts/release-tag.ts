/** npm run release:tag -- --commit SHA, after publishing: tags the commit and writes the release, once. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { gh, withBodyFile } from "./lib/github/gh.ts";
import { releaseNotes } from "./lib/github/release-notes.ts";
import { inProject, root } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { commit: { type: "string" } } });
  const { commit } = values;
  if (commit === undefined) throw new ScriptError("Give --commit SHA.");
  const { version } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as { readonly version: string };
  const tag = `v${version}`;
  const tags = await gh(root, "release", "list", "--limit", "100", "--json", "tagName", "--jq", ".[].tagName");
  if (tags.split("\n").includes(tag)) {
    console.log(`${tag} exists.`);
    return;
  }
  const notes = releaseNotes(await readFile(inProject("CHANGELOG.md"), "utf8"), version);
  await withBodyFile(notes, (file) =>
    gh(root, "release", "create", tag, "--target", commit, "--title", tag, "--notes-file", file),
  );
  console.log(`Released ${tag}.`);
});
