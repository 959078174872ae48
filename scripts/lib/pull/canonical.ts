import { stringify } from "yaml";
import { isMapping, type OpenApiDocument } from "../openapi.ts";
import { kindBelow, type NodeKind } from "./node-kinds.ts";

const banner =
  "# Our operation out of the document that the vendor publishes as a whole, by `npm run spec:pull`. Do not edit: change the overlay.\n";

/**
 * A document as YAML, such that the same content is the same text: sorted where order has no meaning. Each line of a description
 * is a line of its own, so that a diff shows what the vendor has changed.
 */
export function writeCanonical(document: OpenApiDocument): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false, blockQuote: "literal", indentSeq: false } as const;
  return banner + stringify(sorted(document, "fields"), options);
}

/** Fields that a reader looks for first. The others follow by name. */
const firstFields = [
  ...["$ref", "openapi", "info", "servers", "paths", "operationId", "name", "in"],
  ...["type", "title", "summary", "description"],
];

/** Lists of which the specification says, or which mean, that order does not count. */
const sets = new Set(["required", "enum", "type", "tags", "security", "parameters", "anyOf", "oneOf", "allOf"]);

function sorted(node: unknown, kind: NodeKind): unknown {
  if (Array.isArray(node)) return node.map((item) => sorted(item, kind));
  if (!isMapping(node)) return node;
  const keys = Object.keys(node).sort((a, b) => (kind === "fields" ? rank(a) - rank(b) : 0) || compare(a, b));
  return Object.fromEntries(
    keys.map((key) => {
      const value = sorted(node[key], kindBelow(kind, key, node[key]));
      const isSet = kind === "fields" && sets.has(key) && Array.isArray(value);
      return [key, isSet ? [...value].sort((a, b) => compare(sortKey(a), sortKey(b))) : value];
    }),
  );
}

const rank = (field: string): number => firstFields.indexOf(field) + 1 || firstFields.length + 1;

/** By code unit: the same on each machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is sorted already has one text. `$ref` and `name` come first in it. */
const sortKey = (item: unknown): string => (typeof item === "string" ? item : JSON.stringify(item));
