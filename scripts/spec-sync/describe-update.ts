import { ScriptError } from "../lib/fail.ts";
import { listChanges } from "../verdict/changeset.ts";
import type { Bump, Verdict } from "../verdict/verdict.ts";

/** What is known of an update when its pull request is written. */
export interface Update {
  readonly verdict: Verdict;
  /** How all tests ended, in the workflow's words. */
  readonly check: string;
  /** The report of `spec:pull`, as JSON. It comes from a job that has run what was pulled. */
  readonly report: string;
  /** The log of the tests. */
  readonly log: string;
  /** The address of the workflow's run. */
  readonly run: string;
}

export interface Proposal {
  readonly bump: Bump;
  /** Whether it merges by itself once CI has passed. */
  readonly merge: boolean;
  readonly body: string;
}

/** The pull request of an update: what it says, and whether a person must look at it. */
export function describeUpdate({ verdict, check, report, log, run }: Update): Proposal {
  const { sources, notes } = readReport(report);
  const { bump } = verdict;
  const isHarmless = bump === "patch" || bump === "minor";
  const merge = check === "success" && isHarmless && notes.length === 0;
  const body = [
    `Transak's published API has changed. Verdict for the next version: **${bump}**.`,
    "## Changes of the API",
    bump === "none" ? "None that users can notice." : listChanges(verdict.changes).join("\n"),
    "## Sources",
    list(sources),
    ...(notes.length > 0 ? ["## Worth reading", list(notes)] : []),
    "## Tests",
    `[The checks](${run}): **${check}**. Contract tests:`,
    ["```", ...contractTests(log), "```"].join("\n"),
    "## What to do",
    `${merge ? "Nothing: it merges when CI has passed." : advise(bump, check)} See docs/spec-updates.md.`,
  ].join("\n\n");
  return { bump, merge, body: `${body}\n` };
}

function advise(bump: Bump, check: string): string {
  if (check !== "success")
    return "The checks have failed: fix the overlay or the wrapper on main, and the next run starts from there.";
  if (bump === "major") return "This breaks code of our users. Decide whether it can be softened, then merge by hand.";
  return "Read what is listed above, then merge by hand.";
}

interface PullNotes {
  readonly sources: readonly string[];
  readonly notes: readonly string[];
}

/** A report that cannot be read is not one without notes. */
function readReport(text: string): PullNotes {
  const isList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");
  try {
    const report = JSON.parse(text) as PullNotes;
    if (isList(report.sources) && isList(report.notes)) return report;
  } catch (error) {
    throw new ScriptError("The report of the pull is not JSON. Look at the job that has written it.", { cause: error });
  }
  throw new ScriptError(
    "The report of the pull has no lists of sources and notes. Look at the job that has written it.",
  );
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line.replace(/\s+/g, " ")}`).join("\n");

/** The lines of a run of Vitest that tell how each file of contract tests has ended. */
export const contractTests = (log: string): string[] =>
  log.split("\n").filter((line) => /^ [^ ]+ [^`]*test\/contract\/[a-z-]+\.test\.ts \([^`]*$/.test(line));
