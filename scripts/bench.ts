/** Runs bench/main.mjs with the arguments given, and installs its dependencies first where there are none. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runScript, ScriptError } from "./lib/fail.ts";
import { inProject } from "./lib/paths.ts";

await runScript(async () => {
  if (!existsSync(inProject("bench/node_modules"))) run("npm", ["ci"]);
  run(process.execPath, ["main.mjs", ...process.argv.slice(2)]);
});

function run(command: string, parameters: readonly string[]): void {
  const { status } = spawnSync(command, parameters, { cwd: inProject("bench"), stdio: "inherit" });
  if (status !== 0) throw new ScriptError(`${command} ${parameters.join(" ")} exited with ${status}.`);
}
