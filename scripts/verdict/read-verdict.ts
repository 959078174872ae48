import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { inScratchFolder } from "../lib/files.ts";
import { filesFromDocument } from "../lib/generated-files.ts";
import { extract, git } from "../lib/git.ts";
import { root } from "../lib/paths.ts";
import { compareDocuments } from "./compare-documents.ts";
import { findNewErrors, inWords, judgeError, readSource, type Source } from "./compile-consumers.ts";
import { type Change, summarize, unjudged, type Verdict } from "./verdict.ts";

export type Comparison =
  | { readonly base: string; readonly head: string }
  /** A tag or commit; the last release when left out. */
  | { readonly ref: string | undefined };

/** A verdict, and what its reader should know of how it came about. */
export interface SpecVerdict extends Verdict {
  readonly notes: readonly string[];
}

/**
 * The verdict of a comparison. Before the first release there is nothing that a user could have installed, so the last commit
 * stands in for it: the verdict then says what the working tree changes.
 */
export async function readVerdict(comparison: Comparison, project: string = root): Promise<SpecVerdict> {
  if ("base" in comparison) return compareTexts(comparison.base, comparison.head, project);
  if (comparison.ref !== undefined) return compareWithCommit(comparison.ref, project);
  const release = await findRelease(project);
  if (release !== undefined) return compareWithCommit(release, project);
  const note = "There is no release tag (v1.2.3) yet, so the last commit stands in for the last release.";
  return { ...(await compareWithCommit("HEAD", project)), notes: [note] };
}

/** The highest tag of the form `v1.2.3` that the current commit contains. */
export async function findRelease(project: string): Promise<string | undefined> {
  const tags = await git(project, "tag", "--merged", "HEAD", "--sort=-version:refname");
  return tags.split("\n").find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** The document at a commit against the working tree, and that commit's type tests and examples against the new source. */
async function compareWithCommit(ref: string, project: string): Promise<SpecVerdict> {
  const document = "openapi/partner-api.yaml";
  const base = `${await git(project, "show", `${ref}:${document}`)}\n`;
  const changes = compareDocuments(base, await readFile(join(project, document), "utf8"));
  if (changes.length === 0) return noted([]);
  return inScratchFolder(async (folder) => {
    await extract(project, ref, folder);
    // The examples' packages are there only where somebody has installed them.
    for (const packages of ["node_modules", "examples/node_modules"])
      if (existsSync(join(project, packages))) await symlink(join(project, packages), join(folder, packages));
    try {
      const whenBroken = `the type tests and examples of ${ref} do not compile against its own source`;
      const errors = findNewErrors({ folder, project, whenBroken }, readSource(folder), readSource(project));
      return noted([...changes, ...errors.map(judgeError)]);
    } catch (error) {
      return noted([...changes, unjudged("the compiler", reason(error))]);
    }
  });
}

/**
 * Two documents, and this project's type tests and examples against the source that each generates. A base of another API
 * generates no source of ours; then the first signal decides alone.
 */
async function compareTexts(base: string, head: string, project: string): Promise<SpecVerdict> {
  const changes = compareDocuments(base, head);
  if (changes.length === 0) return noted([]);
  try {
    const before = await generateSource(project, base, "base");
    const after = await generateSource(project, head, "head").catch(reason);
    if (typeof after === "string") return noted([...changes, unjudged("the compiler", after)]);
    const whenBroken = "the code of this project does not fit the base document";
    const errors = findNewErrors({ folder: project, project, whenBroken }, before, after);
    // The wrapper has not been adapted to the head document. What it owes its users is what they wrote, not what it wrote.
    const ours = errors.filter(({ file }) => file.startsWith("src/"));
    const theirs = errors.filter((error) => !ours.includes(error));
    const notes = ours
      .slice(0, 1)
      .map((error) => `The wrapper must be adapted to the head document: ${inWords(error)}`);
    return noted([...changes, ...theirs.map(judgeError)], notes);
  } catch (error) {
    return noted(changes, [`Judged without the compiler: ${reason(error)}.`]);
  }
}

/** The project's `src` as `npm run generate` would leave it after a document. */
async function generateSource(project: string, text: string, name: string): Promise<Source> {
  try {
    return new Map([...readSource(project), ...(await filesFromDocument(text, "0.0.0"))]);
  } catch (error) {
    throw new Error(`nothing can be generated from the ${name} document (${reason(error).split("\n")[0]})`);
  }
}

const noted = (changes: readonly Change[], notes: readonly string[] = []): SpecVerdict => ({
  ...summarize(changes),
  notes,
});

const reason = (error: unknown): string => (error as Error).message;
