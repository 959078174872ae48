import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import openapiFormat, { type OpenAPIOverlayAction } from "openapi-format";
import { parse, stringify } from "yaml";
import { ScriptError } from "./fail.ts";
import { isMapping, listOperations, type OpenApiDocument, withFullPaths } from "./openapi.ts";

interface Overlay {
  readonly overlay: string;
  readonly actions: readonly OpenAPIOverlayAction[];
}

const banner = `# Built by \`npm run generate\` from openapi/vendor and openapi/overlay.yaml. Do not edit: change the overlay.\n`;

/** Vendor's documents plus our overlay: the text of `openapi/partner-api.yaml`. */
export async function buildDocument(vendorFolder: string, overlayFile: string): Promise<string> {
  const files = (await readdir(vendorFolder)).filter((name) => name.endsWith(".yaml")).sort();
  if (files.length === 0) throw new ScriptError(`${vendorFolder} holds no document. Run: npm run spec:pull`);
  const texts = await Promise.all(files.map((name) => readFile(join(vendorFolder, name), "utf8")));
  const overlay = parse(await readFile(overlayFile, "utf8")) as Overlay;
  const document = await applyOverlay(joinDocuments(texts.map((text) => parse(text))), overlay);
  refuseLostFields(document);
  return banner + stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}

const joinedFields = ["openapi", "info", "servers", "tags", "paths", "components"];

/** One document of several: every path, with the servers of its own document, and every component. */
export function joinDocuments(documents: readonly OpenApiDocument[]): OpenApiDocument {
  const paths: Record<string, unknown> = {};
  const components: Record<string, Record<string, unknown>> = {};
  const tags = new Set<string>();
  for (const document of documents.map(withFullPaths)) {
    const unknown = Object.keys(document).filter((field) => !joinedFields.includes(field));
    if (unknown.length > 0)
      throw new ScriptError(`No document of the vendor's has had ${unknown.join(", ")}: join it, too.`);
    for (const { operation } of listOperations(document)) for (const tag of operation.tags ?? []) tags.add(tag);
    const served = Object.entries(document.paths).map(([path, item]) => [path, { servers: document.servers, ...item }]);
    unite(paths, Object.fromEntries(served));
    for (const [section, content] of Object.entries(document.components)) {
      components[section] ??= {};
      unite(components[section], content);
    }
  }
  const [{ openapi, info }] = documents as [OpenApiDocument];
  return { openapi, info, tags: [...tags].map((name) => ({ name })), paths, components } as unknown as OpenApiDocument;
}

function unite(all: Record<string, unknown>, more: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(more)) {
    if (name in all && !isDeepStrictEqual(all[name], value))
      throw new ScriptError(
        `Two of the vendor's documents have a ${name}, and not the same one: they cannot be joined.`,
      );
    all[name] = value;
  }
}

/**
 * Applies each action by itself, so that one without effect can be named. No effect means that the vendor has changed the
 * document under it, and that must not pass in silence.
 */
export async function applyOverlay(document: OpenApiDocument, overlay: Overlay): Promise<OpenApiDocument> {
  let current = structuredClone(document);
  const idle: string[] = [];
  for (const [index, action] of overlay.actions.entries()) {
    const before = touchedBy(action, current);
    const { data, resultData } = await openapiFormat.openapiOverlay(current, {
      overlaySet: { overlay: overlay.overlay, actions: [action] },
    });
    const name = `action ${index + 1}, target ${action.target} (${action.description ?? "without a description"})`;
    if (resultData.totalUnusedActions !== 0) idle.push(`${name}: matches nothing`);
    else if (!action.remove && isDeepStrictEqual(before, touchedBy(action, data)))
      idle.push(`${name}: changes nothing`);
    current = data as OpenApiDocument;
  }
  if (idle.length > 0) {
    throw new ScriptError(
      `openapi/overlay.yaml does not fit the vendor's documents any more. Fix or remove:\n- ${idle.join("\n- ")}`,
    );
  }
  return current;
}

/** An overlay may require a field, and the vendor may rename it: the requirement alone would go unnoticed. */
function refuseLostFields(node: unknown, place = "$"): void {
  if (typeof node !== "object" || node === null) return;
  const { required, properties } = node as { readonly required?: unknown; readonly properties?: object };
  for (const name of Array.isArray(required) && properties ? required : []) {
    if (!Object.hasOwn(properties ?? {}, name))
      throw new ScriptError(`${place} requires ${name}, which it does not have.`);
  }
  for (const [key, value] of Object.entries(node)) refuseLostFields(value, `${place}.${key}`);
}

/** A copy of as much of its targets as an update can change: comparing whole documents would cost the square of their size. */
function touchedBy({ target, update }: OpenAPIOverlayAction, document: object): unknown {
  const targets = openapiFormat.resolveJsonPathValue(document as Record<string, unknown>, target);
  return targets.map((node) => touched(node, update));
}

function touched(node: unknown, update: unknown): unknown {
  if (!isMapping(node) || !isMapping(update)) return structuredClone(node);
  return Object.fromEntries(Object.entries(update).map(([key, value]) => [key, touched(node[key], value)]));
}
