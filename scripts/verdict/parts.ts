import { isMapping, type OpenApiDocument, resolve } from "../lib/openapi.ts";
import { holds, type Kind, type Part, single, words } from "./kinds.ts";

type Mapping = Readonly<Record<string, unknown>>;

/** A document as a tree of parts. */
export function readParts(document: OpenApiDocument): Part {
  refuseDanglingReferences(document, document);
  return readPart(document, document, "document", "#", "", undefined);
}

function readPart(
  document: OpenApiDocument,
  node: unknown,
  kind: Kind,
  field: string,
  name: string,
  parent: Part | undefined,
): Part {
  const said = isMapping(node) ? node : { description: node };
  const content: Mapping = { ...resolve<Mapping>(document, said), ...said };
  const key = keyIn(kind, name, content, parent);
  const id = single.includes(kind) ? field : `${field}/${key}`;
  const path = pathIn(kind, field, key, parent?.path ?? "");
  const [where, noun] = words[kind](key, parent as Part, path);
  const held = Object.entries(holds[kind]).filter(([name]) => isObject(content[name]));
  const part: Part = {
    kind,
    key,
    id,
    parent,
    origin: typeof content.$ref === "string" ? content.$ref : `${parent ? `${parent.origin}/` : ""}${id}`,
    path,
    where,
    noun,
    direction: directions[`${parent?.direction} ${kind}`] ?? directions[field] ?? parent?.direction,
    node,
    fields: Object.fromEntries(Object.entries(content).filter(([name]) => !held.some(([field]) => field === name))),
    parts: () =>
      held.flatMap(([field, partKind]) => {
        const value = content[field] as object;
        const items = single.includes(partKind) ? [[field, value] as const] : Object.entries(value);
        return items.map(([name, item]) => readPart(document, item, partKind, field, name, part));
      }),
  };
  return part;
}

/** Operations and parameters have names of their own. */
function keyIn(kind: Kind, name: string, node: Mapping, parent: Part | undefined): string {
  if (kind === "parameter") return `${node.in} ${node.name}`;
  return kind === "operation" ? `${node.operationId ?? `${name.toUpperCase()} ${parent?.key}`}` : name;
}

function pathIn(kind: Kind, field: string, key: string, above: string): string {
  const below = (name: string) => (above === "" ? name : `${above}.${name}`);
  if (kind === "property") return below(key);
  if (kind !== "schema" || field === "schema") return "";
  if (field === "items") return `${above}[]`;
  return below(field === "additionalProperties" ? "*" : field);
}

/** A response travels the other way than its request, and a webhook's request is one that callers read. */
const directions: Readonly<Record<string, Part["direction"]>> = {
  paths: "written",
  webhooks: "read",
  "written response": "read",
  "read response": "written",
};

function refuseDanglingReferences(document: OpenApiDocument, node: unknown): void {
  if (!isObject(node)) return;
  if (isMapping(node) && typeof node.$ref === "string") resolve<Mapping>(document, { $ref: node.$ref });
  for (const inner of Object.values(node)) refuseDanglingReferences(document, inner);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
