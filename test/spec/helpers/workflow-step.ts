import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { inProject } from "../../../scripts/lib/paths.ts";
import { run } from "../../../scripts/lib/run.ts";
import { scratchFolder } from "./scratch-folder.ts";

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

export const workflowFolder = inProject(".github/workflows");

/** Every step of a workflow of this project. */
export async function workflowSteps(file: string): Promise<Step[]> {
  const { jobs } = parse(await readFile(join(workflowFolder, file), "utf8")) as Workflow;
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** A step of a workflow of this project, by its id. */
export async function workflowStep(file: string, id: string): Promise<Step> {
  const step = (await workflowSteps(file)).find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`${file} has no step ${id}.`);
  return step;
}

export interface StepRun {
  /** Where the repository is checked out. */
  readonly folder: string;
  readonly temp?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell scripts that stand in for programs which reach a service of others, by name. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** Runs the shell of a step as a runner does, and returns the outputs that it sets. */
export async function runStep(file: string, id: string, { folder, temp, env, programs = {} }: StepRun) {
  const runner = await scratchFolder();
  const script = join(runner, "step.sh");
  const output = join(runner, "output");
  const bin = join(runner, "bin");
  await writeFile(script, (await workflowStep(file, id)).run ?? "");
  await writeFile(output, "");
  await mkdir(bin);
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  await run("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: folder,
    env: {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      RUNNER_TEMP: temp ?? runner,
      GITHUB_OUTPUT: output,
      RUN: "https://github.com/o/r/actions/runs/1",
      ...env,
    },
  });
  const lines = (await readFile(output, "utf8")).split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => line.split("=") as [string, string]));
}
