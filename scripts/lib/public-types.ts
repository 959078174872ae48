import { ScriptError } from "./fail.ts";
import { isMapping, listOperations, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

/** A schema that the overlay makes public, under the name that its `x-public-type` gives. */
export interface PublicType {
  readonly name: string;
  readonly schema: Schema;
  /** Whether callers write it, as a part of a request. */
  readonly isSent: boolean;
}

/** Every public type of a document, in its order. Types of values are not in it where a public interface has them as a field. */
export function listPublicTypes(document: OpenApiDocument): PublicType[] {
  const sent = new Set(
    listOperations(document).flatMap(({ operation }) => {
      const body = operation.requestBody?.content["application/json"]?.schema;
      return body ? listSchemas(document, body) : [];
    }),
  );
  const named = findNamed(document);
  const owned = new Set(named.filter(isInterface).flatMap((schema) => Object.values(schema.properties ?? {})));
  const types = named
    .filter((schema) => isInterface(schema) || !owned.has(schema))
    .map((schema) => ({ name: schema["x-public-type"], schema, isSent: sent.has(schema) }));
  const twice = types.find(({ name }, index) => types.findIndex((type) => type.name === name) !== index);
  if (twice) throw new ScriptError(`Two schemas have the x-public-type ${twice.name}: a type has one schema.`);
  return types;
}

/** The public type of a name. */
export function findPublicType(document: OpenApiDocument, name: string): PublicType {
  const found = listPublicTypes(document).find((type) => type.name === name);
  if (!found) throw new ScriptError(`No schema has the x-public-type ${name}: give it to one in the overlay.`);
  return found;
}

type Named = Schema & { readonly "x-public-type": string };

const isInterface = ({ properties }: Schema): boolean => properties !== undefined;

function findNamed(node: unknown): Named[] {
  if (Array.isArray(node)) return node.flatMap(findNamed);
  if (!isMapping(node)) return [];
  const { example: _one, examples: _more, ...schema } = node;
  const below = Object.values(schema).flatMap(findNamed);
  return typeof node["x-public-type"] === "string" ? [node as unknown as Named, ...below] : below;
}

/** A schema and those below it, references followed. */
function listSchemas(document: OpenApiDocument, reference: Schema): Schema[] {
  const schema = resolve(document, reference);
  const { properties = {}, items, additionalProperties } = schema;
  const below = [...Object.values(properties), items, additionalProperties].filter((part) => typeof part === "object");
  return [schema, ...below.flatMap((part) => listSchemas(document, part))];
}

/** The values of a set that may grow. */
export function knownValues(schema: Schema): readonly string[] {
  const known = schema["x-known-values"];
  if (!known) throw new ScriptError(`${schema["x-public-type"]} has neither properties nor x-known-values.`);
  return known;
}
