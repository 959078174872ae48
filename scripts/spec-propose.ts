/** npm run spec:propose -- --from DIR: applies changes.patch and opens or updates the pull request of proposal.json. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { git } from "./lib/git.ts";
import { type Proposal, propose } from "./lib/github/propose.ts";
import { root } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { from: { type: "string" } } });
  if (values.from === undefined) throw new ScriptError("Give --from DIR.");
  const folder = resolve(values.from);
  await git(root, "apply", "--index", join(folder, "changes.patch"));
  console.log(await propose(root, JSON.parse(await readFile(join(folder, "proposal.json"), "utf8")) as Proposal));
});
