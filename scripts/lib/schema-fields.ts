import { isMapping, type OpenApiDocument, type Schema } from "./openapi.ts";

/** Where something stands in a document: the keys on the way to it. */
export type Place = readonly string[];

/** The value at a place, or undefined. */
export const at = (document: OpenApiDocument, place: Place): unknown =>
  place.reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>> | undefined)?.[key], document);

/**
 * The place of a field below a schema, through references and alternatives: `orders[].status` is the field `status` of the items
 * of the field `orders`. Undefined where there is none.
 */
export function findField(document: OpenApiDocument, schema: Place, path: string): Place | undefined {
  return path
    .split(/\.|(?=\[\])/)
    .reduce<Place | undefined>((place, step) => place && stepInto(document, place, step), schema);
}

function stepInto(document: OpenApiDocument, place: Place, step: string): Place | undefined {
  const schema = at(document, place) as Schema | undefined;
  if (schema?.$ref !== undefined) return stepInto(document, schema.$ref.replace(/^#\//, "").split("/"), step);
  if (step === "[]" && schema?.items) return [...place, "items"];
  if (schema?.properties && Object.hasOwn(schema.properties, step)) return [...place, "properties", step];
  for (const word of ["oneOf", "anyOf"] as const) {
    for (const index of (schema?.[word] ?? []).keys()) {
      const found = stepInto(document, [...place, word, `${index}`], step);
      if (found) return found;
    }
  }
  return undefined;
}

/** The fields below a schema, or below its `properties`, in the notation of `findField`; references are not followed. */
export function listFieldPaths(node: unknown): readonly string[] {
  const schema = isMapping(node) && !isSchema(node) ? { properties: node } : node;
  return listBelow(schema as Schema);
}

const isSchema = (node: Readonly<Record<string, unknown>>): boolean =>
  typeof node.type === "string" || isMapping(node.properties) || "$ref" in node;

function listBelow({ properties = {}, items }: Schema, prefix = ""): string[] {
  const below = items ? listBelow(items, `${prefix}[]`) : [];
  return Object.entries(properties).reduce<string[]>((paths, [name, field]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    paths.push(path, ...listBelow(field, path));
    return paths;
  }, below);
}
