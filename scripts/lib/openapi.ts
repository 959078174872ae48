/** As much of OpenAPI 3.1 as the scripts read. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly exclusiveMinimum?: number;
  readonly title?: string;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly externalDocs?: { readonly url: string };
  /** Values of a set that may grow: for readers and types, not for checks. */
  readonly "x-known-values"?: readonly string[];
  /** Makes the schema a public interface of this name; beside `x-known-values`, a public type of the values. */
  readonly "x-public-type"?: string;
  /** When Transak takes the field and ignores it: for readers and the sandbox, not for checks. */
  readonly "x-ignored"?: IgnoreRule;
  /** What is meant by names that are not those of fields: a field, or the path of one below. */
  readonly "x-did-you-mean"?: Readonly<Record<string, string>>;
  /** A field that callers need not give: the client fills it, `always` so that they cannot, or `unless-given`. */
  readonly "x-filled-by-client"?: "always" | "unless-given";
}

/** Other fields beside which one is ignored, or without which. */
export interface IgnoreRule {
  readonly withAnyOf?: readonly string[];
  readonly withoutAnyOf?: readonly string[];
  readonly withoutAllOf?: readonly string[];
  /** Ignored unless another field has one of these values. */
  readonly unless?: Readonly<Record<string, readonly string[]>>;
  /** Where another field has one of these values, the rule does not hold. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
}

export interface Server {
  readonly url: string;
  readonly description?: string;
  readonly "x-environment"?: string;
  readonly "x-host"?: string;
}

export interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly value: unknown; readonly summary?: string }>>;
}

export interface Response {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface PathItem {
  readonly servers?: readonly Server[];
  readonly [method: string]: Operation | readonly Server[] | undefined;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers?: readonly Server[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses?: Readonly<Record<string, Response>>;
    readonly securitySchemes?: Readonly<Record<string, { readonly in: string; readonly name: string }>>;
  };
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

export interface OperationEntry {
  readonly path: string;
  readonly method: string;
  readonly servers: readonly Server[];
  readonly operation: Operation;
}

/** Every operation of a document, in the order in which it lists them. */
export function listOperations(document: OpenApiDocument): OperationEntry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation ? [{ path, method, servers: item.servers ?? document.servers ?? [], operation }] : [];
    }),
  );
}

/** The same document with server addresses of an origin alone: some forms of it have a part of each path in them. */
export function withFullPaths(document: OpenApiDocument): OpenApiDocument {
  const { servers = [] } = document;
  if (pathPrefix(servers) === "") return document;
  return {
    ...document,
    servers: withoutPaths(servers),
    paths: Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [fullPath(path, servers), item])),
  };
}

/** A path from the origin on, with the part of it that stands in the addresses of its servers. */
export function fullPath(path: string, servers: readonly Server[]): string {
  const prefix = pathPrefix(servers);
  return path.startsWith(`${prefix}/`) ? path : prefix + path;
}

/** Servers as they are once each path is a full one. */
export function withoutPaths(servers: readonly Server[]): readonly Server[] {
  if (pathPrefix(servers) === "") return servers;
  return servers.map((server) => ({ ...server, url: new URL(server.url).origin }));
}

/** The path that all servers have in common: none where they do not agree, or where an address is not a complete one. */
function pathPrefix(servers: readonly Server[]): string {
  const isComplete = (url: string) => URL.canParse(url) && !url.includes("{");
  const paths = servers.map(({ url }) => (isComplete(url) ? new URL(url).pathname.replace(/\/+$/, "") : ""));
  const [prefix = ""] = paths;
  return paths.every((path) => path === prefix) ? prefix : "";
}

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Follows a local `$ref` (`#/components/…`) to what it names. */
export function resolve<T extends { readonly $ref?: string }>(document: OpenApiDocument, value: T): T {
  if (value.$ref === undefined) return value;
  const found = value.$ref
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
  if (found === undefined) throw new Error(`${value.$ref} names nothing in the document.`);
  return resolve(document, found as T);
}
