/**
 * What the keys of a mapping are, in a document of OpenAPI: fields that the specification knows, names that the document gives
 * (a property may well be called `required`), or data in which nothing has a meaning, such as an example.
 */
export type NodeKind = "fields" | "names" | "data";

const fieldsOfNames = new Set([
  ...["paths", "webhooks", "callbacks", "pathItems", "responses", "requestBodies", "content", "headers", "links"],
  ...["parameters", "examples", "encoding", "variables", "schemas", "securitySchemes"],
  ...["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"],
]);
const fieldsOfData = new Set(["default", "example", "const", "enum", "value", "security", "mapping"]);

/** The kind of what stands under a key of a mapping of that kind. */
export function kindBelow(kind: NodeKind, key: string, value: unknown): NodeKind {
  if (kind !== "fields") return kind === "names" ? "fields" : "data";
  if (key.startsWith("x-") || fieldsOfData.has(key)) return "data";
  // A schema has a list of examples; all else has them by name. Parameters are a list except among the components.
  if (Array.isArray(value)) return key === "examples" ? "data" : "fields";
  return fieldsOfNames.has(key) ? "names" : "fields";
}
