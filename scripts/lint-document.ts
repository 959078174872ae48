/**
 * Lints openapi/partner-api.yaml: what every operation must have, then the rules of openapi/redocly.yaml, without telemetry and
 * without looking for updates.
 */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { checkOperations } from "./lib/check-operations.ts";
import { runScript } from "./lib/fail.ts";
import { documentFile, inProject } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

await runScript(async () => {
  checkOperations(parse(await readFile(documentFile, "utf8")));
  const redocly = inProject("node_modules/@redocly/cli/bin/cli.js");
  const env = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  await run(process.execPath, [redocly, "lint", documentFile, "--config", inProject("openapi/redocly.yaml")], { env });
  console.log("openapi/partner-api.yaml passes the rules of openapi/redocly.yaml.");
});
