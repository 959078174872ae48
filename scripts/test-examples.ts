/** Installs the frameworks that the examples use, compiles every example against their types, and runs the examples' tests. */
import { spawn } from "node:child_process";
import { runScript, ScriptError } from "./lib/fail.ts";
import { install } from "./lib/install.ts";
import { inProject } from "./lib/paths.ts";

const folder = inProject("examples");

await runScript(async () => {
  await install(folder);
  // Where npm was told to run no scripts of packages, it has not run the examples' own either.
  await step("link-package.mjs");
  await step(inProject("node_modules/typescript/bin/tsc"), "-p", ".");
  await step(inProject("node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.config.ts");
});

function step(...command: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [...command], { cwd: folder, stdio: "inherit" })
      .once("error", reject)
      .once("exit", (code) => {
        if (code === 0) resolve();
        else reject(new ScriptError(`The examples fail: ${command.join(" ")} ended with ${code}.`));
      });
  });
}
