import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFiles } from "../lib/files.ts";
import { git } from "../lib/git.ts";
import { findRelease, readVerdict, type SpecVerdict } from "./read-verdict.ts";
import { refuseStaleDocument } from "./stale-document.ts";
import type { Change, Verdict } from "./verdict.ts";

/** From how many reworded places on only their number is reported. */
const manyRewordings = 5;

/** Writes the changeset of the changes since a commit, or removes it where users can notice none. */
export async function updateChangeset(
  project: string,
  ref: string | undefined,
): Promise<{ readonly verdict: SpecVerdict; readonly path: string }> {
  await refuseStaleDocument(project);
  const verdict = await readVerdict({ ref }, project);
  const { name } = JSON.parse(await readFile(join(project, "package.json"), "utf8")) as { readonly name: string };
  const path = await findChangesetFile(project, ref);
  const text = writeChangeset(name, verdict);
  if (text === undefined) await rm(join(project, path), { force: true });
  else await writeFiles(new Map([[join(project, path), text]]));
  return { verdict, path };
}

/** The text of a changeset, or `undefined` when there is nothing to release. */
export function writeChangeset(packageName: string, { bump, changes }: Verdict): string | undefined {
  if (bump === "none") return undefined;
  const lines = listChanges(changes).join("\n");
  return `---\n"${packageName}": ${bump}\n---\n\nFollow Transak's published API:\n\n${lines}\n`;
}

/** A Markdown list of what changes, the most severe first, each once. */
export function listChanges(changes: readonly Change[]): string[] {
  const sentences = [...new Set(changes.map(listItem))];
  const rewordings = sentences.filter((text) => text.startsWith("- rewords "));
  if (rewordings.length < manyRewordings) return sentences;
  return [...sentences.filter((text) => !rewordings.includes(text)), `- rewords ${rewordings.length} descriptions`];
}

function listItem({ what, where, bump }: Change): string {
  const place = what.includes("compiles: ") || what.startsWith("accepts ") ? ` (\`${where}\`)` : "";
  // Names are the vendor's: one with a line break must not look like another item.
  return `- ${bump === "major" ? "**breaking** " : ""}${what}${place}`.replace(/\s+/g, " ");
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
