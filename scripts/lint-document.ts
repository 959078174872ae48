/** Lints openapi/partner-api.yaml with the rules of openapi/redocly.yaml. */
import { runScript, ScriptError } from "./lib/fail.ts";
import { documentFile, inProject } from "./lib/paths.ts";
import { redocly } from "./lib/redocly.ts";

await runScript(async () => {
  const run = await redocly("lint", documentFile, "--config", inProject("openapi/redocly.yaml"));
  if (run.exitCode !== 0) throw new ScriptError(run.stdout + run.stderr);
  console.log("openapi/partner-api.yaml passes the rules of openapi/redocly.yaml.");
});
