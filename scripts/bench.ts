/** Runs bench/main.mjs with the arguments given, and installs its dependencies first where there are none. */
import { existsSync } from "node:fs";
import { runScript } from "./lib/fail.ts";
import { inProject } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

await runScript(async () => {
  const options = { cwd: inProject("bench"), stdio: "inherit" } as const;
  if (!existsSync(inProject("bench/node_modules"))) await run("npm", ["ci"], options);
  await run(process.execPath, ["main.mjs", ...process.argv.slice(2)], options);
});
