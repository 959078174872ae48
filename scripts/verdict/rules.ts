import type { Part } from "./kinds.ts";
import type { Bump } from "./verdict.ts";

/** What becomes a doc comment or an example, and what only the document refers to. */
const proseKinds = new Set(["info", "tags", "example"]);
const proseFields = /^(description|summary|title|externalDocs|tags|example|examples|default|\$ref)$/;

/** What a part asks for that comes or goes as a whole. */
export function judgePart({ kind, fields }: Part, happened: "added" | "removed"): Bump {
  // Where a component is used, the use is judged.
  if (proseKinds.has(kind) || kind === "components" || kind === "component") return "patch";
  // `items` or `contentSchema` where there was none: nobody has thought about what that means.
  if (happened === "removed" || kind === "schema") return "major";
  return fields.required === true ? "major" : "minor";
}

/** What a part asks for of which one field is another. What no row knows is major: nobody has judged it. */
export function judgeField({ kind, direction }: Part, field: string, before: unknown, after: unknown): Bump {
  if (proseKinds.has(kind) || proseFields.test(field)) return "patch";
  const limit = limits.find(([fields]) => fields.test(field));
  if (limit) {
    const [, harmless, covers] = limit;
    const [wider, narrower] = [covers(after, before), covers(before, after)];
    if (wider && narrower) return "none";
    // Callers may write more than before, or read less that is new to them.
    return (direction === "written" && wider) || (direction === "read" && narrower) ? harmless : "major";
  }
  switch (field) {
    case "deprecated":
      return after === true ? "minor" : "patch";
    case "security":
      // Each way to authenticate that sufficed still does.
      return ways(before).every((way) => ways(after).some((other) => within(other, way))) ? "minor" : "major";
    case "openapi":
      return [before, after].every((version) => /^3\.1\.\d+$/.test(String(version))) ? "patch" : "major";
    case "x-known-values":
      return within(before, after) ? "minor" : "major";
    // The names of environments and hosts are part of the client's types.
    case "x-environment":
    case "x-host":
      return "major";
    default:
      return field.startsWith("x-") ? "patch" : "major";
  }
}

/**
 * Fields that limit a value; the bump where a change of them breaks nobody, `patch` if no type says it; and whether who says
 * `outer` allows all that is allowed by who says `inner`.
 */
const limits: readonly (readonly [RegExp, Bump, (outer: unknown, inner: unknown) => boolean])[] = [
  [/^(max|exclusiveMax)/, "patch", (outer, inner) => outer === undefined || Number(inner) <= Number(outer)],
  [/^(min|exclusiveMin)/, "patch", (outer, inner) => outer === undefined || Number(inner) >= Number(outer)],
  [/^(format|pattern|multipleOf|uniqueItems)$/, "patch", (outer, inner) => outer === undefined || inner === outer],
  [/^enum$/, "minor", (outer, inner) => outer === undefined || (inner !== undefined && within(inner, outer))],
  [
    /^type$/,
    "minor",
    (outer, inner) => outer === undefined || (inner !== undefined && within(inner, withIntegers(outer))),
  ],
  [/^required$/, "minor", (outer, inner) => within(outer, inner)],
  [/^additionalProperties$/, "minor", (outer) => outer !== false],
];

/** A field that is not there, or false, lists nothing. */
export const list = (value: unknown): readonly unknown[] =>
  value === undefined || value === false ? [] : [value].flat();

const within = (inner: unknown, outer: unknown): boolean => list(inner).every((value) => list(outer).includes(value));

/** Each integer is a number. */
const withIntegers = (types: unknown): readonly unknown[] =>
  list(types).flatMap((type) => (type === "number" ? [type, "integer"] : [type]));

/** Each way to authenticate as the names of its credentials; without any, one that asks for none. */
function ways(security: unknown): readonly (readonly string[])[] {
  const alternatives = list(security).map((way) => Object.keys(way as object));
  return alternatives.length > 0 ? alternatives : [[]];
}
