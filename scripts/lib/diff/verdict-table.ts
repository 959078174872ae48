import { isDeepStrictEqual } from "node:util";
import type { Bump } from "./bump.ts";
import type { RedoclyChange } from "./redocly-changes.ts";

/** A row fits a change when everything that it names fits. */
export interface Row {
  readonly kind?: RedoclyChange["kind"];
  readonly type?: readonly string[];
  /** The field of a modified node. */
  readonly property?: RegExp;
  /** The change's path. */
  readonly path?: RegExp;
  readonly when?: (change: RedoclyChange) => boolean;
  readonly bump: Bump;
  readonly why: string;
}

const prose = /^(description|summary|title|externalDocs|tags|example|examples|default)$/;
const readableTypes = ["Tag", "TagList", "Info", "Contact", "License", "ExternalDocs", "Example", "ExamplesMap"];
const limits =
  /^(format|pattern|multipleOf|uniqueItems|minLength|maxLength|minItems|maxItems|minProperties|maxProperties|minimum|maximum|exclusiveMinimum|exclusiveMaximum)$/;
const additions = [
  "PathItem",
  "Operation",
  "Server",
  "ServerList",
  "Parameter",
  "ParameterList",
  "Response",
  "Header",
  "HeadersMap",
  "MediaType",
  "MediaTypesMap",
  "SchemaProperties",
];

/** What a field holds after the change. */
const after = ({ revision }: RedoclyChange): unknown => revision?.value;

/**
 * Corrections for a TypeScript client, and judgements where Redocly's rules are silent and it only guesses. The first row that
 * fits wins. A change that no row fits keeps the verdict of Redocly's rules; one that no rule has judged is major.
 */
export const verdictTable: readonly Row[] = [
  {
    kind: "modified",
    property: /^(enum|required|type|tags)$/,
    when: ({ base, revision }) => sameItems(base?.value, revision?.value),
    bump: "none",
    why: "The same items in another order.",
  },
  {
    kind: "modified",
    type: ["Server"],
    property: /^x-(environment|host)$/,
    bump: "major",
    why: "The names of environments and hosts are part of the client's types.",
  },
  {
    kind: "modified",
    type: ["Root"],
    property: /^openapi$/,
    when: ({ base, revision }) => [base, revision].every((side) => /^3\.1\.\d+$/.test(String(side?.value))),
    bump: "patch",
    why: "A patch version of OpenAPI changes no meaning.",
  },
  { kind: "modified", property: /^x-/, bump: "patch", why: "Nothing of ours reads another extension." },
  {
    kind: "removed",
    type: ["Schema"],
    path: /\/requestBody\/.*\/properties\/[^/]+$/,
    bump: "major",
    why: "Code that sets the property no longer compiles, even where the API would ignore it.",
  },
  {
    kind: "removed",
    type: ["SchemaProperties"],
    bump: "major",
    why: "As above, for all properties at once.",
  },
  {
    kind: "modified",
    type: ["Schema"],
    property: /^enum$/,
    when: unjudged,
    bump: "minor",
    why: "A request takes more values, or an answer promises fewer: a wider or more exact type, not a reworded one.",
  },
  {
    kind: "modified",
    type: ["Schema", "Parameter", "RequestBody", "Header"],
    property: /^(type|required|additionalProperties)$/,
    when: unjudged,
    bump: "minor",
    why: "A request may hold more, or an answer promises more. The harmful direction is judged by Redocly's rules.",
  },
  {
    kind: "modified",
    type: ["Schema"],
    property: limits,
    when: unjudged,
    bump: "patch",
    why: "A limit that was loosened for requests or tightened for answers; no type says it.",
  },
  {
    kind: "modified",
    property: /^deprecated$/,
    when: (change) => after(change) === true,
    bump: "minor",
    why: "Semantic versioning asks for a minor when something public becomes deprecated.",
  },
  { kind: "modified", property: /^deprecated$/, bump: "patch", why: "No longer deprecated: a note disappears." },
  { kind: "modified", type: readableTypes, bump: "patch", why: "For readers, and for the mock's answers." },
  { kind: "added", type: readableTypes, bump: "patch", why: "For readers, and for the mock's answers." },
  { kind: "removed", type: readableTypes, bump: "patch", why: "For readers, and for the mock's answers." },
  { kind: "modified", property: prose, bump: "patch", why: "Doc comments and examples." },
  {
    path: /^#\/components\/(schemas|responses|headers|examples|parameters|requestBodies)\/[^/]+$/,
    when: ({ kind }) => kind !== "modified",
    bump: "patch",
    why: "A component under another name, or one that nothing uses. Where it is used, the use is judged.",
  },
  {
    kind: "added",
    type: ["RequestBody"],
    when: (change) => (after(change) as { required?: unknown } | undefined)?.required !== true,
    bump: "minor",
    why: "A body that may be left out.",
  },
  {
    kind: "added",
    type: ["Schema"],
    path: /\/properties\/[^/]+$/,
    when: unjudged,
    bump: "minor",
    why: "A property more. When it is required, the change of `required` is judged.",
  },
  { kind: "added", type: additions, when: unjudged, bump: "minor", why: "More than before, and nothing asked for it." },
  {
    type: ["SecurityRequirement", "SecurityRequirementList", "SecurityScheme", "NamedSecuritySchemes"],
    when: (change) => unjudged(change) && change.property !== "in",
    bump: "minor",
    why: "Another way to authenticate. A way that is lost is judged by Redocly's rules.",
  },
];

function unjudged(change: RedoclyChange): boolean {
  return change.verdicts.length === 0;
}

function sameItems(before: unknown, after: unknown): boolean {
  return Array.isArray(before) && Array.isArray(after) && isDeepStrictEqual([...before].sort(), [...after].sort());
}

/** The bump of one change: the table's, else that of Redocly's rules, else major, because nobody has judged it. */
export function bumpOf(change: RedoclyChange): Bump {
  const row = verdictTable.find((candidate) => fits(candidate, change));
  return row?.bump ?? (unjudged(change) ? "major" : change.impact);
}

function fits({ kind, type, property, path, when }: Row, change: RedoclyChange): boolean {
  return (
    (kind === undefined || kind === change.kind) &&
    (type === undefined || type.includes(change.typeName)) &&
    (property === undefined || (change.property !== undefined && property.test(change.property))) &&
    (path === undefined || path.test(change.path)) &&
    (when === undefined || when(change))
  );
}
