import { ScriptError } from "./fail.ts";
import { listOperations, type OpenApiDocument, type Operation, resolve } from "./openapi.ts";

/**
 * What the overlay must say of every operation, as no document of the vendor's does.
 *
 * @throws {ScriptError} naming each operation that lacks something, and what to add where.
 */
export function checkOperations(document: OpenApiDocument): void {
  const lacks = listOperations(document).flatMap(({ operation }) =>
    [...lackedByRequest(document, operation), ...lackedByResponses(document, operation)].map(
      (lack) => `${operation.operationId} ${lack}`,
    ),
  );
  refuse(lacks);
}

/**
 * The vendor asks for credentials in header parameters, which the overlay takes out: each must be one of the operation's `security`.
 *
 * @throws {ScriptError} naming each operation and the header.
 */
export function checkCredentials(published: OpenApiDocument, document: OpenApiDocument): void {
  const before = new Map(listOperations(published).map(({ operation }) => [operation.operationId, operation]));
  const lost = listOperations(document).flatMap(({ operation }) => {
    const sent = [...listHeaders(operation), ...listCredentials(document, operation)];
    const asked = listHeaders(before.get(operation.operationId) ?? operation);
    return asked
      .filter((name) => !sent.includes(name))
      .map((name) => `${operation.operationId} is asked for ${name}, which its security lacks: add its scheme`);
  });
  refuse(lost);
}

function refuse(lacks: readonly string[]): void {
  if (lacks.length === 0) return;
  throw new ScriptError(`Add to openapi/overlay/NAME.yaml, where NAME is the operation:\n- ${lacks.join("\n- ")}`);
}

function lackedByRequest(document: OpenApiDocument, { security, requestBody }: Operation): string[] {
  const known = Object.keys(document.components.securitySchemes ?? {});
  const unknown = (security ?? [])
    .flatMap((alternative) => Object.keys(alternative))
    .filter((name) => !known.includes(name));
  const body = requestBody?.content["application/json"];
  return [
    ...(security ? [] : ["has no security: which credentials it takes, for example `security: [{ apiKey: [] }]`"]),
    ...unknown.map((name) => `has a security of ${name}, which is no scheme of openapi/overlay.yaml`),
    ...(body && !body.examples ? ["has no example of a request: `examples`"] : []),
  ];
}

function lackedByResponses(document: OpenApiDocument, { responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, reference]) => {
    const content = Object.entries(resolve(document, reference).content ?? {});
    const body = content.find(([type]) => type === "application/json")?.[1].schema;
    const required = (body && resolve(document, body).required) ?? [];
    return [
      ...content
        .filter(([, { examples }]) => !examples)
        .map(([type]) => `has no example of its ${status} in ${type}: \`examples\``),
      ...(status.startsWith("2") && body && required.length !== 1
        ? [`must require exactly one field of its ${status}, the one that holds the result: \`required: [data]\``]
        : []),
    ];
  });
}

const listHeaders = ({ parameters = [] }: Operation): string[] =>
  parameters.filter((parameter) => parameter.in === "header").map(({ name }) => name);

const listCredentials = (document: OpenApiDocument, { security = [] }: Operation): string[] =>
  security
    .flatMap((alternative) => Object.keys(alternative))
    .map((scheme) => document.components.securitySchemes?.[scheme]?.name ?? scheme);
