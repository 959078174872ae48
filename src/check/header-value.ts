/**
 * Why a string cannot be the value of a header, or undefined if it can. Values are sent as given or refused: never trimmed,
 * as a secret with a stray newline is better fixed where it is stored.
 */
export function headerFault(value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a string";
  const trimmed = value.trim();
  if (trimmed === "") return "must not be empty";
  if (value !== trimmed) return "must not begin or end with white space or a newline";
  if (!/^[\x20-\x7e]*$/.test(value)) return "must be printable ASCII, without control characters";
  return undefined;
}

/** The same for a token, which goes raw into its header. */
export function tokenFault(value: unknown): string | undefined {
  return (
    headerFault(value) ?? (/^bearer /i.test(value as string) ? 'must be the raw token, without "Bearer "' : undefined)
  );
}
