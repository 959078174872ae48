import { type OpenApiDocument, operationsOf, resolve, type Schema } from "../openapi.ts";

/** The names inside `widgetParams`, at any depth. Empty for a document without it. */
export function knownParameters(document: OpenApiDocument): Set<string> {
  const names = new Set<string>();
  for (const { operation } of operationsOf(document)) {
    const body = operation.requestBody?.content["application/json"]?.schema;
    const params = body && resolve(document, body).properties?.widgetParams;
    if (params) collect(document, params, names);
  }
  return names;
}

function collect(document: OpenApiDocument, schema: Schema, names: Set<string>): void {
  const { properties, items, additionalProperties } = resolve(document, schema);
  for (const [name, property] of Object.entries(properties ?? {})) {
    names.add(name);
    collect(document, property, names);
  }
  if (items) collect(document, items, names);
  if (typeof additionalProperties === "object") collect(document, additionalProperties, names);
}
