import { ScriptError } from "./fail.ts";
import { inline } from "./inline.ts";
import { listOperations, type OpenApiDocument, type Operation, resolve, type Schema } from "./openapi.ts";
import { findPublicType, knownValues, type PublicType } from "./public-types.ts";

/** A name and a JSON value that the wrapper needs at run time. */
export interface Table {
  readonly name: string;
  readonly comment: string;
  readonly value: unknown;
}

export function environmentsTable(document: OpenApiDocument): Table {
  const environments: Record<string, Record<string, string>> = {};
  for (const { path, servers } of listOperations(document)) {
    for (const server of servers) {
      const { url, "x-environment": environment, "x-host": host } = server;
      if (!environment || !host) {
        throw new ScriptError(
          `${url}, a server of ${path}, lacks x-environment or x-host: name the server in openapi/overlay.yaml.`,
        );
      }
      environments[environment] = { ...environments[environment], [host]: url };
    }
  }
  const hosts = Object.values(environments).map((entry) => Object.keys(entry).sort().join());
  if (new Set(hosts).size !== 1)
    throw new ScriptError("Each environment needs the same hosts: see servers in openapi/overlay.yaml.");
  return { name: "environments", comment: "Base URLs by environment and host.", value: environments };
}

export function operationsTable(document: OpenApiDocument): Table {
  const entries = listOperations(document).map(({ path, method, servers, operation }) => {
    const { parameters = [] } = operation;
    const headers = parameters.filter((parameter) => parameter.in === "header");
    return [
      operation.operationId,
      {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        host: servers[0]?.["x-host"],
        envelope: envelope(document, operation),
        credentials: credentialHeaders(document, operation),
        headers: headers.map(({ name }) => name),
        requiredHeaders: headers.filter(({ required }) => required).map(({ name }) => name),
        query: parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name),
      },
    ];
  });
  return {
    name: "operations",
    comment:
      "Where each operation lives, what it sends beside a body, and which field of its response holds the result.",
    value: Object.fromEntries(entries),
  };
}

/** Each header that carries a credential or a parameter: callers must not set it as a further one. */
export function requestHeadersTable(document: OpenApiDocument): Table {
  const names = listOperations(document).flatMap(({ operation }) => [
    ...credentialHeaders(document, operation),
    ...(operation.parameters ?? []).filter((parameter) => parameter.in === "header").map(({ name }) => name),
  ]);
  return {
    name: "requestHeaders",
    comment: "Request headers that the document names: the client sets them itself.",
    value: [...new Set(names)].sort(),
  };
}

/** The one field that a successful response must have; none where it has no body. */
function envelope(document: OpenApiDocument, { operationId, responses }: Operation): string | undefined {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith("2")) ?? [];
  const schema = success && resolve(document, success).content?.["application/json"]?.schema;
  if (!schema) return undefined;
  const { required: [field] = [], properties = {} } = resolve(document, schema);
  if (field === undefined || !Object.hasOwn(properties, field))
    throw new ScriptError(`${operationId} has no ${field ?? "required field"} in the body of its 2xx response.`);
  return field;
}

/** The headers of an operation's security schemes, which openapi-typescript does not type. */
function credentialHeaders(document: OpenApiDocument, { security = [] }: Operation) {
  const schemes = new Set(security.flatMap((alternative) => Object.keys(alternative)));
  return [...schemes].map((scheme) => document.components.securitySchemes?.[scheme]?.name as string);
}

export function responseHeadersTable(document: OpenApiDocument): Table {
  const names = listOperations(document).flatMap(({ operation }) =>
    Object.values(operation.responses).flatMap((response) => Object.keys(resolve(document, response).headers ?? {})),
  );
  return {
    name: "responseHeaders",
    comment: "Response headers that the document names: the only ones that are ever shown.",
    value: Object.fromEntries(names.sort().map((name) => [camelCase(name.toLowerCase()), name.toLowerCase()])),
  };
}

export function errorFieldsTable(document: OpenApiDocument): Table {
  const names = new Set<string>();
  for (const { operation } of listOperations(document)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = resolve(document, response).content?.["application/json"]?.schema;
      if (status.startsWith("2") || !schema) continue;
      const envelope = resolve(document, schema).properties?.error;
      for (const name of Object.keys((envelope && resolve(document, envelope).properties) ?? {})) names.add(name);
    }
  }
  return {
    name: "errorFields",
    comment: "Fields of `error` that the document names: the only ones that are ever shown.",
    value: [...names].sort(),
  };
}

export function widgetParamsTable(document: OpenApiDocument): Table {
  return {
    name: "widgetParamsShape",
    comment: "What `widgetParams` may hold; the notation is explained in src/check/shape.ts.",
    value: toShape(inline(document, findPublicType(document, "WidgetParams").schema)),
  };
}

/** For the sandbox alone: the main entry refuses none of it. */
export function ignoredParamsTable(document: OpenApiDocument): Table {
  const { properties = {} } = findPublicType(document, "WidgetParams").schema;
  const rules = Object.entries(properties).flatMap(([name, { "x-ignored": rule }]) => (rule ? [[name, rule]] : []));
  return {
    name: "ignoredParams",
    comment: [
      "When Transak ignores a widget parameter in silence: beside any of `withAnyOf`, without any of `withoutAnyOf`, unless all of",
      "`withoutAllOf` are there, `unless` another one has one of these values; never where one has a value of `except`.",
    ].join("\n * "),
    value: Object.fromEntries(rules),
  };
}

/** What the wrapper checks of a public type that it reads: which fields must be there, and the values of its sets. */
export function publicTypeTables({ name, schema, isSent }: PublicType): Table[] {
  if (isSent || !schema.properties) return [];
  const sets = Object.values(schema.properties).flatMap((field) => {
    const setName = field["x-public-type"];
    return setName && field["x-known-values"] ? [{ setName, values: knownValues(field) }] : [];
  });
  return [
    ...sets.map(({ setName, values }) => ({
      name: plural(setName),
      comment: `Each ${setName} that the document knows.`,
      value: values,
    })),
    {
      name: `required${name}Fields`,
      comment: `What every ${name} has.`,
      value: schema.required ?? [],
    },
  ];
}

/** `OrderStatus` becomes `orderStatuses`. */
const plural = (name: string): string =>
  `${name.charAt(0).toLowerCase()}${name.slice(1)}${name.endsWith("s") ? "es" : "s"}`;

/** The notation of src/check/shape.ts. What it cannot express is `"json"`: any JSON value. */
export function toShape(schema: Schema): unknown {
  if (schema.enum?.every((value) => typeof value === "string")) return schema.enum;
  const type = Array.isArray(schema.type) ? [...schema.type].sort().join() : schema.type;
  switch (type) {
    case "string":
    case "number":
    case "boolean":
      return type;
    case "integer":
      return "number";
    case "number,string":
      return schema.exclusiveMinimum === 0 ? "amount" : "numeric";
    case "array":
      return { items: schema.items ? toShape(schema.items) : "json" };
    case "object": {
      const { additionalProperties, required, properties = {}, "x-did-you-mean": meant } = schema;
      const additional = typeof additionalProperties === "object" ? toShape(additionalProperties) : "json";
      return {
        fields: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, toShape(field)])),
        ...(required?.length && { required }),
        ...(additionalProperties !== false && { additional }),
        ...(meant && { meant }),
      };
    }
    default:
      return "json";
  }
}

const camelCase = (name: string): string => name.replace(/[^A-Za-z0-9]+(.)/g, (_, next: string) => next.toUpperCase());
