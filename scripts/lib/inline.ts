import { type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

/** A copy with every local reference replaced by what it names. The documents have no recursive schema. */
export function inline(document: OpenApiDocument, schema: Schema): Schema {
  const { $ref: _ref, ...target } = resolve(document, schema);
  const inlineAll = (schemas: readonly Schema[]) => schemas.map((part) => inline(document, part));
  return {
    ...target,
    ...(schema.description !== undefined && { description: schema.description }),
    ...(target.items && { items: inline(document, target.items) }),
    ...(target.anyOf && { anyOf: inlineAll(target.anyOf) }),
    ...(target.oneOf && { oneOf: inlineAll(target.oneOf) }),
    ...(typeof target.additionalProperties === "object" && {
      additionalProperties: inline(document, target.additionalProperties),
    }),
    ...(target.properties && {
      properties: Object.fromEntries(
        Object.entries(target.properties).map(([name, property]) => [name, inline(document, property)]),
      ),
    }),
  };
}
