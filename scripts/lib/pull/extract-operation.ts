import { fullPath, isMapping, type OpenApiDocument, type Server, withoutPaths } from "../openapi.ts";
import { kindBelow, type NodeKind } from "./node-kinds.ts";
import { type Fail, failAs, inOneLine } from "./parse-document.ts";
import type { VendorPage } from "./vendor-pages.ts";

type Node = Readonly<Record<string, unknown>>;

/** An operation where it stands in a document. */
export interface FoundOperation {
  /** With the part that stands in the server's address. */
  readonly path: string;
  readonly method: string;
  readonly operation: Node;
  readonly item: Node;
  readonly servers: readonly Server[] | undefined;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Every operation of a document. What is not written as one is not ours, either. */
export function findOperations(document: OpenApiDocument): FoundOperation[] {
  return Object.entries(document.paths).flatMap(([path, written]) => {
    const item = pathItem(document, written as Node);
    return methods.flatMap((method) => {
      const operation = Object.hasOwn(item, method) ? item[method] : undefined;
      if (!isMapping(operation)) return [];
      const servers = operation.servers ?? item.servers ?? document.servers;
      const known = Array.isArray(servers) && servers.every(isMapping) ? (servers as unknown as Server[]) : undefined;
      return [{ path: fullPath(path, known ?? []), method, operation, item, servers: known }];
    });
  });
}

/** Our operation, by method and path. @returns `undefined` where the document does not have it. @throws where it goes by another name. */
export function findOperation(
  name: string,
  document: OpenApiDocument,
  { name: operationId, method, path }: VendorPage,
): FoundOperation | undefined {
  const there = findOperations(document).filter((found) => found.method === method && found.path === path);
  const ours = there.filter(({ operation }) => operation.operationId === operationId);
  if (ours.length > 1) return failAs(name)(`${describe(method, path)} is documented ${ours.length} times`);
  if (there.length === 0 || ours.length === 1) return ours[0];
  const ids = there.map(({ operation }) => inOneLine(operation.operationId) ?? "an operation without operationId");
  return failAs(name)(
    `${describe(method, path)} is documented as ${ids.join(" and ")}, not as "${operationId}"`,
    "If the vendor has renamed it, correct scripts/lib/pull/vendor-pages.ts and the wrapper.",
  );
}

export const describe = (method: string, path: string): string => `${method.toUpperCase()} ${path}`;

/** A document of that one operation, with its servers and the components that it reaches, and of nothing else. */
export function extractOperation(name: string, document: OpenApiDocument, found: FoundOperation): OpenApiDocument {
  const { path, method, item, servers } = found;
  const { servers: _servers, security = (document as unknown as Node).security, ...operation } = found.operation;
  const parameters = mergeParameters(name, document, item.parameters, operation.parameters);
  const shared = Object.entries(item).filter(([key]) => ![...methods, "servers", "parameters", "$ref"].includes(key));
  const paths = {
    [path]: {
      ...Object.fromEntries(shared),
      [method]: {
        ...operation,
        ...(parameters.length > 0 && { parameters }),
        ...(security !== undefined && { security }),
      },
    },
  };
  return {
    openapi: document.openapi,
    // The whole document's own title and version speak of all the vendor's APIs, and change with any of them.
    info: { title: "partner-api", version: "1.0.0" },
    ...(servers && { servers: withoutPaths(servers) }),
    paths,
    components: reachedComponents(name, document, paths),
  } as unknown as OpenApiDocument;
}

function pathItem(document: OpenApiDocument, item: Node): Node {
  if (typeof item.$ref !== "string") return item;
  const target = lookUp(document, item.$ref);
  return isMapping(target) ? { ...target, ...item } : item;
}

/** Those of the path, unless the operation has one of the same name and place. */
function mergeParameters(name: string, document: OpenApiDocument, ofPath: unknown, ofOperation: unknown): Node[] {
  const merged = new Map<string, Node>();
  for (const parameter of [ofPath ?? [], ofOperation ?? []].flat()) {
    if (!isMapping(parameter)) return failAs(name)("a parameter is not a mapping");
    const target = typeof parameter.$ref === "string" ? lookUp(document, parameter.$ref) : parameter;
    const { in: place, name: key } = isMapping(target) ? target : parameter;
    merged.set(JSON.stringify([place, key]), parameter);
  }
  return [...merged.values()];
}

/** Everything that a node refers to, and that refers to, until nothing new comes. */
function reachedComponents(name: string, document: OpenApiDocument, node: unknown): Record<string, Node> {
  const fail = failAs(name);
  const components = new Map<string, Map<string, unknown>>();
  const pending = references(fail, node, "fields", "paths");
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [, section, component] = readPointer(next) ?? [];
    if (section === undefined || component === undefined || !next.startsWith("#/components/"))
      return fail(`a reference of ours leads out of the components: ${inOneLine(next)}`);
    const value = lookUp(document, next);
    if (value === undefined)
      return fail(`${inOneLine(next)} is missing; the document may be cut off`, "Try again later.");
    const known = components.get(section) ?? new Map<string, unknown>();
    if (known.has(component)) continue;
    const whole = lookUp(document, `#/components/${section}/${escapePointer(component)}`);
    components.set(section, known.set(component, whole));
    pending.push(...references(fail, whole, "fields", `components.${section}.${component}`));
  }
  return Object.fromEntries([...components].map(([section, known]) => [section, Object.fromEntries(known)]));
}

/** The pointers in a node. A field without a value is what is left of one that was cut off. */
function references(fail: Fail, node: unknown, kind: NodeKind, place: string): string[] {
  if (kind === "data") return [];
  if (node === null) return fail(`${place} has no value; the document may be cut off`, "Try again later.");
  if (typeof node !== "object") return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const below = Array.isArray(node) ? kind : kindBelow(kind, key, value);
    const inner = references(fail, value, below, `${place}.${key}`);
    if (kind !== "fields") return inner;
    if (key === "$ref" && typeof value === "string") return [value];
    if (key === "mapping" && isMapping(value)) return Object.values(value).map(schemaPointer);
    if (key === "security" && Array.isArray(value)) return value.flatMap(credentialPointers);
    return inner;
  });
}

/** A discriminator names a schema by a pointer or by its bare name. */
const schemaPointer = (value: unknown): string =>
  /[/#]/.test(`${value}`) ? `${value}` : `#/components/schemas/${escapePointer(`${value}`)}`;

const credentialPointers = (way: unknown): string[] =>
  isMapping(way) ? Object.keys(way).map((key) => `#/components/securitySchemes/${escapePointer(key)}`) : [];

const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("%", "%25");

function readPointer(pointer: string): string[] | undefined {
  if (!pointer.startsWith("#/")) return undefined;
  try {
    return decodeURIComponent(pointer.slice(2))
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  } catch {
    return undefined;
  }
}

function lookUp(document: OpenApiDocument, pointer: string): unknown {
  return readPointer(pointer)?.reduce<unknown>(
    (node, key) =>
      typeof node === "object" && node !== null && Object.hasOwn(node, key) ? (node as Node)[key] : undefined,
    document,
  );
}
