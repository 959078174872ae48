/** Gives what `load` gave last, and loads again once that is older than `ttlMs`. It keeps no failure. */
export function cached<T>(ttlMs: number, load: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: T; readonly until: number } | undefined;
  return async () => {
    if (kept === undefined || Date.now() >= kept.until) kept = { value: await load(), until: Date.now() + ttlMs };
    return kept.value;
  };
}
