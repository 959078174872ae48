/**
 * npm run spec:collect -- --to DIR --check OUTCOME
 *
 * After pull, generate, check and changeset: leaves in DIR what the pull request needs (changes.patch, proposal.json), so that
 * the job that may write to the repository runs nothing of what was pulled. Reads notes.md and contract.json from DIR.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readVerdict } from "./lib/diff/read-verdict.ts";
import { runScript, ScriptError } from "./lib/fail.ts";
import { git } from "./lib/git.ts";
import { contractResult } from "./lib/github/contract-result.ts";
import { setOutputs } from "./lib/github/outputs.ts";
import { specProposal } from "./lib/github/spec-proposal.ts";
import { root } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { to: { type: "string" }, check: { type: "string" } } });
  const { to: folder, check } = values;
  if (folder === undefined || check === undefined) throw new ScriptError("Give --to DIR and --check OUTCOME.");
  const proposal = specProposal({
    verdict: await readVerdict({ ref: undefined }),
    notes: await readFile(join(folder, "notes.md"), "utf8"),
    checkPassed: check === "success",
    contractTests: await contractResult(join(folder, "contract.json")),
  });
  await writeFile(join(folder, "proposal.json"), `${JSON.stringify(proposal, null, 2)}\n`);
  await git(root, "add", "--all", "--", "openapi", "src/generated", ".changeset");
  await git(root, "diff", "--cached", "--binary", `--output=${join(folder, "changes.patch")}`);
  const changed = (await git(root, "diff", "--cached", "--name-only")) !== "";
  await setOutputs({ changed: String(changed), check });
});
