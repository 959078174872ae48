import { git } from "../lib/git.ts";
import { findRelease } from "./read-verdict.ts";
import type { Change, Verdict } from "./verdict.ts";

/** From how many reworded places on only their number is told. */
const manyRewordings = 5;

/** The text of a changeset, or `undefined` when there is nothing to release. */
export function writeChangeset(packageName: string, { bump, changes }: Verdict): string | undefined {
  if (bump === "none") return undefined;
  const lines = listChanges(changes).join("\n");
  return `---\n"${packageName}": ${bump}\n---\n\nFollow Transak's published API:\n\n${lines}\n`;
}

/** A Markdown list of what changes, the gravest first, each once. */
export function listChanges(changes: readonly Change[]): string[] {
  const sentences = [...new Set(changes.map(listItem))];
  const rewordings = sentences.filter((text) => text.startsWith("- rewords "));
  if (rewordings.length < manyRewordings) return sentences;
  return [...sentences.filter((text) => !rewordings.includes(text)), `- rewords ${rewordings.length} descriptions`];
}

function listItem({ what, where, bump }: Change): string {
  const place = what.includes("compiles: ") || what.startsWith("accepts ") ? ` (\`${where}\`)` : "";
  return `- ${bump === "major" ? "**breaking** " : ""}${what}${place}`;
}

/**
 * Where the changeset of the changes since a commit belongs, relative to the project: one file, the same at each run. A file that
 * the commit itself holds tells of earlier changes and is left alone, which can only happen before the first release.
 */
export async function findChangesetFile(project: string, ref: string | undefined): Promise<string> {
  const base = ref ?? (await findRelease(project)) ?? "HEAD";
  const earlier = await git(project, "ls-tree", "--name-only", base, "--", ".changeset/spec-update.md");
  if (earlier === "") return ".changeset/spec-update.md";
  return `.changeset/spec-update-${await git(project, "rev-parse", "--short=7", base)}.md`;
}
