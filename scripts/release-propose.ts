/** npm run release:propose, after `npm run version`: opens or updates the version pull request. */
import { readFile } from "node:fs/promises";
import { runScript } from "./lib/fail.ts";
import { propose } from "./lib/github/propose.ts";
import { releaseNotes } from "./lib/github/release-notes.ts";
import { versionProposal } from "./lib/github/version-proposal.ts";
import { inProject, root } from "./lib/paths.ts";

await runScript(async () => {
  const { version } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as { readonly version: string };
  const changelog = await readFile(inProject("CHANGELOG.md"), "utf8");
  console.log(await propose(root, versionProposal(version, releaseNotes(changelog, version))));
});
