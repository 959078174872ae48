import { isDeepStrictEqual } from "node:util";

/**
 * Pointers at which two documents differ although none of the given pointers covers them: what a diff tool has not seen. The order of keys
 * and of list items counts for nothing.
 */
export function unseenDifferences(base: unknown, head: unknown, seen: readonly string[]): string[] {
  return differences(canonical(base), canonical(head), "#").filter(
    (pointer) => !seen.some((other) => within(pointer, other) || within(other, pointer)),
  );
}

const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** A list is one place: a diff tool pairs its items in its own way. */
function differences(base: unknown, head: unknown, pointer: string): string[] {
  if (isDeepStrictEqual(base, head)) return [];
  if (!isRecord(base) || !isRecord(head)) return [pointer];
  return [...new Set([...Object.keys(base), ...Object.keys(head)])].flatMap((key) => {
    const inner = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return key in base && key in head ? differences(base[key], head[key], inner) : [inner];
  });
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical).sort((a, b) => compare(JSON.stringify(a) ?? "", JSON.stringify(b) ?? ""));
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
