import { type Table, toShape } from "./generate-tables.ts";
import { inline } from "./inline.ts";
import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  resolve,
  type Schema,
} from "./openapi.ts";

/** How the examples of a response that operations share are referred to, by its name in the document. */
const sharedReference = /^#\/components\/responses\/(\w+)$/;

/** Stands for the examples of a shared response. */
const sharedExamplesMarker = "$sharedExamples.";

type ResponseReference = Operation["responses"][string];

function listExamples(document: OpenApiDocument, status: string, reference: ResponseReference) {
  const response = resolve(document, reference);
  const headers = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
  if (!response.content) return [{ name: "noContent", status: Number(status), contentType: "", headers }];
  return Object.entries(response.content).flatMap(([contentType, { examples }]) =>
    Object.entries(examples ?? {}).map(([name, example]) => ({
      name,
      status: Number(status),
      contentType,
      headers,
      body: example.value,
    })),
  );
}

const sharedName = (reference: ResponseReference): string | undefined =>
  sharedReference.exec((reference as { readonly $ref?: string }).$ref ?? "")?.[1];

/** The examples of the responses that operations share, written once. */
export function sharedExamplesTable(document: OpenApiDocument): Table {
  const shared = listOperations(document).flatMap(({ operation }) =>
    Object.entries(operation.responses).flatMap(([status, reference]) => {
      const name = sharedName(reference);
      return name === undefined ? [] : [[name, listExamples(document, status, reference)] as const];
    }),
  );
  return {
    name: "sharedExamples",
    comment: "The example responses that several operations have, by their name in the document.",
    value: Object.fromEntries(shared),
  };
}

/** Every example response, by operation and in the document's order: the first of 2xx is what a mock responds with by default. */
export function exampleResponsesTable(document: OpenApiDocument): Table {
  const value = listOperations(document).map(({ operation }) => {
    const responses = Object.entries(operation.responses).flatMap(([status, reference]): unknown[] => {
      const name = sharedName(reference);
      return name === undefined ? listExamples(document, status, reference) : [`${sharedExamplesMarker}${name}`];
    });
    return [operation.operationId, responses];
  });
  return {
    name: "exampleResponses",
    comment: "The document's example responses by operation.",
    value: Object.fromEntries(value),
  };
}

/** What an example can be asked for by. Declarations need no more of the examples than this. */
export function exampleKeysTable(document: OpenApiDocument): Table {
  const value = listOperations(document).map(({ operation }) => {
    const examples = Object.entries(operation.responses).flatMap(([status, reference]) =>
      listExamples(document, status, reference),
    );
    return [
      operation.operationId,
      {
        statuses: [...new Set(examples.map(({ status }) => status))],
        names: [...new Set(examples.map(({ name }) => name))],
      },
    ];
  });
  return {
    name: "exampleKeys",
    comment: "The statuses and the names of the document's example responses, by operation.",
    value: Object.fromEntries(value),
  };
}

/** What a request of each operation must and may hold. */
export function requestShapesTable(document: OpenApiDocument): Table {
  const value = listOperations(document).map(({ operation }) => {
    const body = operation.requestBody?.content["application/json"]?.schema;
    return [
      operation.operationId,
      { ...listHeaders(document, operation), body: body && bodyShape(inline(document, body)) },
    ];
  });
  return {
    name: "requestShapes",
    comment:
      "What a request must and may hold, by operation; the notation of bodies is explained in src/check/shape.ts.",
    value: Object.fromEntries(value),
  };
}

/** Stands for the table that the client has, too. */
export const widgetParamsReference = "$widgetParamsShape";

function bodyShape(schema: Schema): unknown {
  const { fields, ...shape } = toShape(schema) as { readonly fields: Readonly<Record<string, unknown>> };
  return { fields: { ...fields, ...("widgetParams" in fields && { widgetParams: widgetParamsReference }) }, ...shape };
}

/** A header is required where every alternative of `security` names it, or where its own description says so. */
function listHeaders(document: OpenApiDocument, { security = [], parameters = [] }: Operation) {
  const alternatives = security.map((schemes) =>
    Object.keys(schemes).map((scheme) => document.components.securitySchemes?.[scheme]?.name as string),
  );
  const named = parameters.filter((parameter) => parameter.in === "header");
  return {
    requiredHeaders: [
      ...(alternatives[0] ?? []).filter((name) => alternatives.every((names) => names.includes(name))),
      ...named.filter(({ required }) => required).map(({ name }) => name),
    ],
    ipHeaders: named
      .filter(({ schema }) => schema?.anyOf?.every(({ format }) => format === "ipv4" || format === "ipv6"))
      .map(({ name }) => name),
    query: queryShape(parameters.filter((parameter) => parameter.in === "query")),
  };
}

/** A query holds text: numbers come as digits, true and false as words. */
function queryShape(parameters: readonly Parameter[]) {
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  const fields = parameters.map(({ name, schema = {} }) => {
    const shape = toShape(schema);
    return [name, shape === "number" ? "numeric" : shape === "boolean" ? ["true", "false"] : shape];
  });
  return { fields: Object.fromEntries(fields), ...(required.length > 0 && { required }) };
}
