import { git } from "../git.ts";

/** The last release, or the last commit while there is none. */
export interface PreviousRelease {
  readonly ref: string;
  readonly released: boolean;
}

const releaseTag = /^v(\d+)\.(\d+)\.(\d+)$/;

/** The highest tag of the form `v1.2.3` that the current commit contains. */
export async function previousRelease(folder: string): Promise<PreviousRelease> {
  const tags = (await git(folder, "tag", "--merged", "HEAD", "--list", "v*")).split("\n");
  const releases = tags.filter((tag) => releaseTag.test(tag)).sort(byVersion);
  const latest = releases.at(-1);
  return latest === undefined ? { ref: "HEAD", released: false } : { ref: latest, released: true };
}

function byVersion(a: string, b: string): number {
  const [x, y] = [a, b].map((tag) => releaseTag.exec(tag)?.slice(1).map(Number) ?? []);
  return [0, 1, 2].map((index) => (x?.[index] ?? 0) - (y?.[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
