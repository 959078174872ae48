/** Installs the frameworks that the examples use, compiles every example against their types, and runs the examples' tests. */
import { runScript } from "./lib/fail.ts";
import { install } from "./lib/install.ts";
import { inProject } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

const cwd = inProject("examples");

await runScript(async () => {
  await install(cwd);
  const node = (...args: readonly string[]) => run(process.execPath, args, { cwd, stdio: "inherit" });
  // Where npm was told to run no scripts of packages, it has not run the examples' own either.
  await node("link-package.mjs");
  await node(inProject("node_modules/typescript/bin/tsc"), "-p", ".");
  await node(inProject("node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.config.ts");
});
