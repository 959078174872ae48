import type { Verdict } from "../diff/bump.ts";
import { listOfChanges } from "../diff/changeset.ts";
import type { Proposal } from "./propose.ts";

export interface SpecUpdate {
  readonly verdict: Verdict;
  /** What a person should know of the pull, a Markdown list. Empty when there is nothing. */
  readonly notes: string;
  /** Whether `npm run check` has passed. */
  readonly checkPassed: boolean;
  readonly contractTests: { readonly passed: number; readonly failed: number } | undefined;
}

const base = "main";

/** The pull request of a spec update: titled with the verdict, labelled, and merged by itself only where nobody need think. */
export function specProposal({ verdict, notes, checkPassed, contractTests }: SpecUpdate): Proposal {
  const { bump, changes } = verdict;
  const major = bump === "major";
  const mergeByItself = (bump === "patch" || bump === "minor") && notes.trim() === "" && checkPassed;
  const tests = contractTests ? `${contractTests.passed} passed, ${contractTests.failed} failed` : "did not run";
  const body = [
    `Transak's pages have changed. Verdict for the next version: **${bump}**.`,
    section(
      "Changes of the API",
      changes.length > 0 ? listOfChanges(changes).join("\n") : "None that users can notice.",
    ),
    section("Worth reading", notes.trim()),
    section("Tests", `- \`npm run check\`: ${checkPassed ? "passed" : "**failed**"}\n- Contract tests: ${tests}`),
    section("What to do", `${advice(bump, mergeByItself, checkPassed)} See docs/spec-updates.md.`),
  ];
  return {
    branch: "spec-sync",
    base,
    title: `Follow Transak's published API (${bump})`,
    body: `${body.filter((part) => part !== "").join("\n\n")}\n`,
    labels: { "spec-sync": true, major },
    mergeByItself,
  };
}

const section = (title: string, text: string): string => (text === "" ? "" : `## ${title}\n\n${text}`);

function advice(bump: Verdict["bump"], mergeByItself: boolean, checkPassed: boolean): string {
  if (!checkPassed)
    return "The checks have failed: fix the overlay or the wrapper on `main`, and the next run starts from there.";
  if (bump === "major") return "This breaks code of our users. Decide whether it can be softened, then merge by hand.";
  return mergeByItself ? "Nothing: it merges when CI has passed." : "Read what is listed above, then merge by hand.";
}
