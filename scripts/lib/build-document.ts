import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { checkCredentials, checkOperations } from "./check-operations.ts";
import { ScriptError } from "./fail.ts";
import { listOperations, type OpenApiDocument, withFullPaths } from "./openapi.ts";
import { type Overlay, readOverlay } from "./overlay.ts";
import { applyActions } from "./overlay-actions.ts";
import { fieldActions } from "./overlay-fields.ts";
import { tidy } from "./tidy.ts";

const banner = `# Built by \`npm run generate\` from openapi/vendor and our overlay. Do not edit: change openapi/overlay.yaml or openapi/overlay.\n`;

/** Vendor's documents plus our overlay: the text of `openapi/partner-api.yaml`. */
export async function buildDocument(vendorFolder: string, overlayFile: string): Promise<string> {
  const files = (await readdir(vendorFolder)).filter((name) => name.endsWith(".yaml")).sort();
  if (files.length === 0) throw new ScriptError(`${vendorFolder} holds no document. Run: npm run spec:pull`);
  const texts = await Promise.all(files.map((name) => readFile(join(vendorFolder, name), "utf8")));
  const joined = joinDocuments(texts.map((text) => parse(text)));
  const document = await applyOverlay(joined, await readOverlay(overlayFile));
  refuseLostFields(document);
  checkOperations(document);
  checkCredentials(joined, document);
  return banner + stringify(tidy(document, "root"), { lineWidth: 120, aliasDuplicateObjects: false });
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

/** The overlay's descriptions of fields, then its actions. */
export async function applyOverlay(
  document: OpenApiDocument,
  { actions, fields = {} }: Overlay,
): Promise<OpenApiDocument> {
  const described = await applyActions(document, fieldActions(document, fields));
  const corrected = await applyActions(described.document, actions);
  const idle = [...described.idle, ...corrected.idle];
  if (idle.length > 0) {
    throw new ScriptError(
      `openapi/overlay.yaml does not fit the vendor's documents any more. Fix or remove:\n- ${idle.join("\n- ")}`,
    );
  }
  return corrected.document;
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
