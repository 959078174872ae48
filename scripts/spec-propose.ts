/**
 * npm run spec:propose -- --from DIR --check OUTCOME
 *
 * Applies changes.patch of DIR, judges it, and opens or updates the pull request. notes.md and contract.json are only shown.
 */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readVerdict } from "./lib/diff/read-verdict.ts";
import { runScript, ScriptError } from "./lib/fail.ts";
import { contractResult } from "./lib/github/contract-result.ts";
import { propose } from "./lib/github/propose.ts";
import { applySpecPatch } from "./lib/github/spec-patch.ts";
import { specProposal } from "./lib/github/spec-proposal.ts";
import { root } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { from: { type: "string" }, check: { type: "string" } } });
  if (values.from === undefined || values.check === undefined)
    throw new ScriptError("Give --from DIR and --check OUTCOME.");
  const folder = resolve(values.from);
  await applySpecPatch(root, join(folder, "changes.patch"));
  const proposal = specProposal({
    verdict: await readVerdict({ ref: undefined }),
    notes: await readFile(join(folder, "notes.md"), "utf8"),
    checkPassed: values.check === "success",
    contractTests: await contractResult(join(folder, "contract.json")),
  });
  console.log(await propose(root, proposal));
});
