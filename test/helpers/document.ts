import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { listOperations, type OpenApiDocument, resolve, type Schema } from "../../scripts/lib/openapi.ts";
import { documentFile } from "../../scripts/lib/paths.ts";

/** The built document, as committed. */
export const document = parse(readFileSync(documentFile, "utf8")) as OpenApiDocument;

export interface DocumentedAnswer {
  readonly operationId: string;
  readonly status: number;
  readonly mediaType: string;
  readonly example: string;
  readonly value: unknown;
}

/** Every named example of every answer. */
export const documentedAnswers: readonly DocumentedAnswer[] = listOperations(document).flatMap(({ operation }) =>
  Object.entries(operation.responses).flatMap(([status, response]) =>
    Object.entries(resolve(document, response).content ?? {}).flatMap(([mediaType, { examples = {} }]) =>
      Object.entries(examples).map(([example, { value }]) => ({
        operationId: operation.operationId,
        status: Number(status),
        mediaType,
        example,
        value,
      })),
    ),
  ),
);

/** A value that fulfils a schema, with every property that the schema names. */
export function sampleValue(schema: Schema): unknown {
  const { type, enum: values, format, properties, additionalProperties, items } = schema;
  if (values) return values[0];
  const firstType = Array.isArray(type) ? type[0] : type;
  if (firstType === "boolean") return true;
  if (firstType === "number" || firstType === "integer") return 12.5;
  if (firstType === "array") return [sampleValue(items ?? {})];
  if (firstType === "object") {
    const named = Object.entries(properties ?? {}).map(([name, property]) => [name, sampleValue(property)]);
    const others = typeof additionalProperties === "object" ? [["other", sampleValue(additionalProperties)]] : [];
    return Object.fromEntries([...named, ...others]);
  }
  const byFormat: Record<string, string> = {
    email: "user@shop.example",
    date: "1990-01-31",
    uri: "https://shop.example/done",
  };
  return byFormat[format ?? ""] ?? "sample";
}
