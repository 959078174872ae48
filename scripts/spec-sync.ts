/**
 * The steps of .github/workflows/spec-sync.yml that decide something. Each reads and writes files in $RUNNER_TEMP.
 *
 * tsx scripts/spec-sync.ts collect     what spec:pull and generate have changed becomes update/changes.patch
 * tsx scripts/spec-sync.ts apply       applies that patch, unless it changes more than a pull may
 * tsx scripts/spec-sync.ts propose     judges the update, writes its changeset and the text of its pull request, body.md
 * tsx scripts/spec-sync.ts prepare     looks after a pull request that is open already; needs `gh`
 */
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runScript, ScriptError } from "./lib/fail.ts";
import { root } from "./lib/paths.ts";
import { describeUpdate } from "./spec-sync/describe-update.ts";
import { gitHub, preparePullRequest } from "./spec-sync/github.ts";
import { applyPatch, collectChanges } from "./spec-sync/patch.ts";
import { updateChangeset } from "./verdict/changeset.ts";

const { CHECK = "", RUN = "", RUNNER_TEMP = "", GITHUB_OUTPUT = "" } = process.env;
const inUpdate = (file: string) => join(RUNNER_TEMP, "update", file);

const steps: Readonly<Record<string, () => Promise<void>>> = {
  collect: async () => {
    if (await collectChanges(root, inUpdate("changes.patch"))) await setOutputs({ changed: true });
  },
  apply: () => applyPatch(root, inUpdate("changes.patch")),
  propose: async () => {
    const { verdict } = await updateChangeset(root, undefined);
    const [report, log] = await Promise.all([read(inUpdate("report.json")), read(inUpdate("check.log"))]);
    const { bump, merge, body } = describeUpdate({ verdict, check: CHECK, report, log, run: RUN });
    await writeFile(join(RUNNER_TEMP, "body.md"), body);
    await setOutputs({ bump, merge });
  },
  prepare: () => preparePullRequest(gitHub),
};

const read = (file: string) => readFile(file, "utf8");

async function setOutputs(outputs: Readonly<Record<string, string | boolean>>): Promise<void> {
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  process.stdout.write(lines.join(""));
  await appendFile(GITHUB_OUTPUT, lines.join(""));
}

await runScript(async () => {
  const step = steps[process.argv[2] ?? ""];
  if (step === undefined) throw new ScriptError(`Name a step: ${Object.keys(steps).join(", ")}.`);
  try {
    await step();
  } catch (error) {
    // GitHub shows such a line beside the run.
    if (error instanceof ScriptError) throw new ScriptError(`::error::${error.message}`, { cause: error });
    throw error;
  }
});
