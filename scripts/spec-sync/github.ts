import { ScriptError } from "../lib/fail.ts";
import { run } from "../lib/run.ts";

/** Runs GitHub's command line and returns what it prints, trimmed. */
export type GitHub = (...args: readonly string[]) => Promise<string>;

export const gitHub: GitHub = async (...args) => (await run("gh", args)).trim();

const bot = "41898282+github-actions[bot]@users.noreply.github.com";

/** Leaves alone what somebody else has pushed, and takes back an earlier verdict. */
export async function preparePullRequest(gh: GitHub): Promise<void> {
  const open = "[.[] | select(.isCrossRepository | not).number][0] // empty";
  const number = await gh("pr", "list", "--head", "spec-sync", "--json", "number,isCrossRepository", "--jq", open);
  if (number === "") return;
  const view = (field: string, jq: string) => gh("pr", "view", number, "--json", field, "--jq", jq);

  const emails = (await view("commits", "[.commits[].authors[].email] | unique[]")).split("\n");
  const others = emails.filter((email) => email !== bot && email !== "");
  if (others.length > 0)
    throw new ScriptError(
      `spec-sync has commits by ${others.join(", ")}. Merge or move them first: this branch is written anew each day.`,
    );
  if ((await view("autoMergeRequest", ".autoMergeRequest // empty")) !== "")
    await gh("pr", "merge", number, "--disable-auto");
  if ((await view("labels", ".labels[].name")).split("\n").includes("major"))
    await gh("api", "--method", "DELETE", `repos/{owner}/{repo}/issues/${number}/labels/major`);
}

/** Keeps one issue open while the update fails, and closes it once that is over. */
export async function reportResults(gh: GitHub, results: string, runAddress: string): Promise<void> {
  const label = "spec-sync-failure";
  const number = await gh("issue", "list", "--label", label, "--json", "number", "--jq", ".[0].number // empty");
  const todo = "What to do is in docs/spec-updates.md. A good run closes this issue.";
  const body = `${results}.\n\nRun: ${runAddress}\n\n${todo}`;
  if (!/failure|cancelled/.test(results)) {
    if (number !== "") await gh("issue", "close", number, "--comment", `Works again: ${runAddress}`);
  } else if (number !== "") {
    await gh("issue", "comment", number, "--body", body);
  } else {
    await gh("label", "create", label, "--force");
    await gh("issue", "create", "--title", "The daily spec update has failed", "--label", label, "--body", body);
  }
}
