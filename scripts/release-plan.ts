/**
 * npm run release:plan: what a push to main asks for, as outputs of a workflow.
 *
 * step=version  changesets are pending: a version pull request
 * step=publish  none is pending, and npm does not have this version
 * step=nothing  npm has it
 */
import { readdir, readFile } from "node:fs/promises";
import { runScript } from "./lib/fail.ts";
import { setOutputs } from "./lib/github/outputs.ts";
import { isPublished, releaseStep } from "./lib/github/release-step.ts";
import { inProject } from "./lib/paths.ts";

await runScript(async () => {
  const { name, version } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as Record<
    "name" | "version",
    string
  >;
  const step = await releaseStep(version, await readdir(inProject(".changeset")), () => isPublished(name, version));
  await setOutputs({ step, version });
});
