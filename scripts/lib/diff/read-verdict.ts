import { root } from "../paths.ts";
import { previousRelease } from "./previous-release.ts";
import { type SpecVerdict, verdictBetween, verdictSince } from "./spec-verdict.ts";

export type Comparison =
  | { readonly base: string; readonly head: string }
  /** A tag or commit; the last release when left out. */
  | { readonly ref: string | undefined };

/**
 * The verdict of a comparison. Before the first release there is nothing that a user could have installed, so the last commit
 * stands in for it: the verdict then says what the working tree changes.
 */
export async function readVerdict(comparison: Comparison, project: string = root): Promise<SpecVerdict> {
  if ("base" in comparison) return verdictBetween(comparison.base, comparison.head, project);
  if (comparison.ref !== undefined) return verdictSince(comparison.ref, project);
  const { ref, released } = await previousRelease(project);
  const verdict = await verdictSince(ref, project);
  if (released) return verdict;
  const note = "There is no release tag (v1.2.3) yet, so the last commit stands in for the last release.";
  return { ...verdict, notes: [note, ...verdict.notes] };
}
