import { gh, withBodyFile } from "./gh.ts";

const title = "The daily spec update has failed";
const label = "spec-sync-failure";

/** Opens the one issue of a failing spec update, or adds to the one that is open. */
export async function reportFailure(folder: string, run: string, failed: readonly string[]): Promise<string> {
  const body = `Failed: ${failed.join(", ")}.\n\nRun: ${run}\n\nWhat to do is in docs/spec-updates.md. A good run closes this issue.\n`;
  const existing = await openIssue(folder);
  await withBodyFile(body, async (file) => {
    if (existing !== undefined) return gh(folder, "issue", "comment", existing, "--body-file", file);
    await gh(folder, "label", "create", label, "--force");
    return gh(folder, "issue", "create", "--title", title, "--label", label, "--body-file", file);
  });
  return existing === undefined ? "Opened an issue." : `Added to issue ${existing}.`;
}

/** Closes the issue after a good run. */
export async function reportSuccess(folder: string, run: string): Promise<string> {
  const existing = await openIssue(folder);
  if (existing === undefined) return "No issue is open.";
  await gh(folder, "issue", "close", existing, "--comment", `Works again: ${run}`);
  return `Closed issue ${existing}.`;
}

async function openIssue(folder: string): Promise<string | undefined> {
  const numbers = await gh(
    folder,
    "issue",
    "list",
    "--label",
    label,
    "--state",
    "open",
    "--json",
    "number",
    "--jq",
    ".[].number",
  );
  return numbers.split("\n")[0] || undefined;
}
