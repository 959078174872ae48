import { git } from "../git.ts";
import { previousRelease } from "./previous-release.ts";

/**
 * Where the changeset of the changes since a commit belongs, relative to the project: one file, the same at each run. A file that
 * the commit itself holds tells of earlier changes and is left alone, which can only happen before the first release.
 */
export async function changesetFile(project: string, ref: string | undefined): Promise<string> {
  const base = ref ?? (await previousRelease(project)).ref;
  const earlier = await git(project, "ls-tree", "--name-only", base, "--", ".changeset/spec-update.md");
  if (earlier === "") return ".changeset/spec-update.md";
  return `.changeset/spec-update-${await git(project, "rev-parse", "--short=7", base)}.md`;
}
