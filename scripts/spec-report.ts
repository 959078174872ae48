/**
 * npm run spec:report -- --run URL NAME=RESULT…
 *
 * Opens or updates one issue when a part of the daily update has not succeeded, and closes it when all is well again.
 */
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { reportFailure, reportSuccess } from "./lib/github/failure-issue.ts";
import { root } from "./lib/paths.ts";

/** A part without a result was never reached; the part before it tells why. */
const good: readonly (string | undefined)[] = ["success", "skipped", ""];

await runScript(async () => {
  const { values, positionals } = parseArgs({ options: { run: { type: "string" } }, allowPositionals: true });
  if (values.run === undefined) throw new ScriptError("Give --run URL.");
  const failed = positionals.filter((part) => !good.includes(part.split("=")[1]));
  console.log(
    failed.length > 0 ? await reportFailure(root, values.run, failed) : await reportSuccess(root, values.run),
  );
});
