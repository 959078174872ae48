/** The known name that a misspelt one most likely meant, or undefined where none is near. Case does not count. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  // A hostile name of a million characters must not cost a million steps.
  if (name.length > 60) return undefined;
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let smallest = Math.ceil(name.length * 0.4) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Levenshtein: the smallest number of insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, substitution);
    }
    row = next;
  }
  return row[b.length] as number;
}

/** The end of a sentence about an unknown name: `; did you mean "x"?`, or a full stop. `meant` has better advice for some names. */
export function didYouMean(
  name: string,
  known: readonly string[],
  meant: { readonly [name: string]: string } = {},
): string {
  const nearest = Object.hasOwn(meant, name) ? meant[name] : nearestName(name, known);
  return nearest === undefined ? "." : `; did you mean "${nearest}"?`;
}

/** A name from outside, fit for a message: quoted, escaped and cut. */
export const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name);
