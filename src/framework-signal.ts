/** Next.js uses errors with a `digest` for control flow, for example to say that a page cannot be prerendered: rethrow them. */
export function isFrameworkSignal(error: unknown): boolean {
  try {
    return typeof (error as { readonly digest?: unknown }).digest === "string";
  } catch {
    // Nothing, or a proxy whose traps throw.
    return false;
  }
}
