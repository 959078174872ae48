import { isMapping } from "./openapi.ts";

/** The order in which the built document writes what describes a thing. Other keys follow as they come. */
const order = [
  ...["operationId", "name", "in", "title", "summary", "type", "$ref", "description", "deprecated", "externalDocs"],
  ...["tags", "security", "required", "parameters", "requestBody", "responses", "headers", "content"],
  ...["schema", "enum", "format", "pattern", "minimum", "maximum", "minLength", "anyOf", "oneOf"],
  ...["contentMediaType", "contentSchema", "additionalProperties", "properties", "items", "example", "examples"],
];
const ranks = new Map(order.map((key, index) => [key, index]));
const rank = (key: string): number => ranks.get(key) ?? order.length;

/** Their keys are names, which keep the order of the vendor's document. */
const maps = new Set([
  "paths",
  "webhooks",
  "responses",
  "headers",
  "content",
  "examples",
  "schemas",
  "properties",
  "securitySchemes",
]);

/** A copy whose keys do not depend on which action of the overlay came first. */
export function tidy(node: unknown, key = ""): unknown {
  if (key === "value" || key === "example") return node;
  if (Array.isArray(node)) return node.map((item) => tidy(item));
  if (!isMapping(node)) return node;
  const keys = Object.keys(node);
  // The sort is stable.
  if (key !== "map" && key !== "root") keys.sort((a, b) => rank(a) - rank(b));
  return Object.fromEntries(
    keys.map((name) => [name, tidy(node[name], key === "map" ? "" : maps.has(name) ? "map" : name)]),
  );
}
