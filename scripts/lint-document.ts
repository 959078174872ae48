/** Lints openapi/partner-api.yaml with the rules of openapi/redocly.yaml, without telemetry and without looking for updates. */
import { runScript } from "./lib/fail.ts";
import { documentFile, inProject } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

await runScript(async () => {
  const redocly = inProject("node_modules/@redocly/cli/bin/cli.js");
  const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  await run(process.execPath, [redocly, "lint", documentFile, "--config", inProject("openapi/redocly.yaml")], { env });
  console.log("openapi/partner-api.yaml passes the rules of openapi/redocly.yaml.");
});
