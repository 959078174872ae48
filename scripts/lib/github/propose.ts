import { ScriptError } from "../fail.ts";
import { git } from "../git.ts";
import { gh, withBodyFile } from "./gh.ts";

/** A pull request that a workflow keeps up to date: one branch, one pull request. */
export interface Proposal {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** Every label that this kind of proposal may carry, and whether it does now. */
  readonly labels: Readonly<Record<string, boolean>>;
  /** Merges by itself once everything that the repository requires has passed. */
  readonly mergeByItself: boolean;
}

const author = { name: "transak-partner-api updates", email: "updates@users.noreply.github.com" };

/** Commits the working tree to the proposal's branch, then opens its pull request or updates the one that is open. */
export async function propose(folder: string, proposal: Proposal): Promise<string> {
  const { branch, base, title, body, labels, mergeByItself } = proposal;
  await git(folder, "add", "--all");
  if ((await git(folder, "status", "--porcelain")) === "") return "Nothing to propose.";
  await git(folder, "switch", "--force-create", branch);
  const identity = ["-c", `user.name=${author.name}`, "-c", `user.email=${author.email}`];
  await git(folder, ...identity, "commit", "--quiet", "--message", title);
  const pushed = await push(folder, branch, base);

  const open = await gh(
    folder,
    "pr",
    "list",
    "--head",
    branch,
    "--state",
    "open",
    "--json",
    "number",
    "--jq",
    ".[].number",
  );
  const [existing] = open.split("\n");
  for (const label of Object.keys(labels)) await gh(folder, "label", "create", label, "--force");
  const number = await withBodyFile(body, async (file) => {
    const text = ["--title", title, "--body-file", file];
    if (existing) {
      await gh(folder, "pr", "edit", existing, ...text);
      return existing;
    }
    const url = await gh(folder, "pr", "create", "--head", branch, "--base", base, ...text);
    return url.split("/").at(-1) as string;
  });
  for (const [label, present] of Object.entries(labels)) {
    await gh(folder, "pr", "edit", number, present ? "--add-label" : "--remove-label", label);
  }
  const merges = await gh(
    folder,
    "pr",
    "view",
    number,
    "--json",
    "autoMergeRequest",
    "--jq",
    ".autoMergeRequest != null",
  );
  if (mergeByItself !== (merges === "true")) {
    await gh(folder, "pr", "merge", number, ...(mergeByItself ? ["--auto", "--squash"] : ["--disable-auto"]));
  }
  return `${existing ? "Updated" : "Opened"} pull request ${number}${pushed ? "" : ", whose files were up to date"}.`;
}

/** Replaces the branch, unless somebody else has committed to it or it already holds the same. */
async function push(folder: string, branch: string, base: string): Promise<boolean> {
  const withToken = credentials(folder);
  if ((await withToken("ls-remote", "--heads", "origin", branch)) !== "") {
    await withToken("fetch", "--quiet", "origin", `+refs/heads/${branch}:refs/remotes/origin/${branch}`);
    const authors = await git(folder, "log", "--format=%ae", `origin/${branch}`, `^origin/${base}`);
    const other = authors.split("\n").find((email) => email !== "" && email !== author.email);
    if (other !== undefined) {
      throw new ScriptError(`${branch} has commits by ${other}. Merge or move them first: this branch is rewritten.`);
    }
    const [ours, theirs] = await Promise.all(
      ["HEAD", `origin/${branch}`].map((ref) => git(folder, "rev-parse", `${ref}^{tree}`)),
    );
    if (ours === theirs) return false;
  }
  await withToken("push", "--quiet", "--force", "origin", `HEAD:refs/heads/${branch}`);
  return true;
}

/** The token stays in the environment: `gh` hands it to git when git asks, and no file ever holds it. */
const credentials =
  (folder: string) =>
  (...args: readonly string[]): Promise<string> =>
    git(folder, "-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential", ...args);
