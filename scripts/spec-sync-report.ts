/**
 * Opens, updates or closes the one issue about the daily update, by the results of its jobs. Needs `gh` and no package: it must
 * work where nothing could be installed.
 */
import { runScript } from "./lib/fail.ts";
import { gitHub, reportResults } from "./spec-sync/github.ts";

const { RESULTS = "", RUN = "" } = process.env;

await runScript(() => reportResults(gitHub, RESULTS, RUN));
