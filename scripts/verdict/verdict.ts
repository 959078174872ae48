/** What a change asks of the package's version, from least to most. */
export const bumps = ["none", "patch", "minor", "major"] as const;

export type Bump = (typeof bumps)[number];

export interface Change {
  readonly bump: Bump;
  /** The place in the document, or the file that no longer compiles. */
  readonly where: string;
  /** What happens there, for a changelog: "adds widget parameter `x`". */
  readonly what: string;
}

export interface Verdict {
  readonly bump: Bump;
  readonly changes: readonly Change[];
}

/** The greatest bump wins; the same change reported twice counts once; the most severe changes stand first. */
export function summarize(changes: readonly Change[]): Verdict {
  const unique = new Map<string, Change>();
  for (const change of changes.filter(({ bump }) => bump !== "none")) {
    const key = JSON.stringify([change.where, change.what]);
    const known = unique.get(key);
    if (!known || rank(change) > rank(known)) unique.set(key, change);
  }
  const sorted = [...unique.values()].sort((a, b) => rank(b) - rank(a));
  return { bump: sorted[0]?.bump ?? "none", changes: sorted };
}

/** What nobody can judge, a person must look at. */
export const unjudged = (where: string, reason: string): Change => ({
  bump: "major",
  where,
  what: `cannot be judged: ${reason}`,
});

const rank = ({ bump }: Change): number => bumps.indexOf(bump);
