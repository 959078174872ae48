import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import openapiFormat, { type OpenAPIOverlayAction } from "openapi-format";
import { parse, stringify } from "yaml";
import { ScriptError } from "./fail.ts";
import { type OpenApiDocument, withFullPaths } from "./openapi.ts";
import { redocly } from "./redocly.ts";

interface Overlay {
  readonly overlay: string;
  readonly actions: readonly OpenAPIOverlayAction[];
}

const banner = `# Built by \`npm run generate\` from openapi/vendor and openapi/overlay.yaml. Do not edit: change the overlay.\n`;

/** Vendor's documents plus our overlay: the text of `openapi/partner-api.yaml`. */
export async function buildDocument(vendorFolder: string, overlayFile: string): Promise<string> {
  const [joined, overlay] = await Promise.all([joinDocuments(vendorFolder), readFile(overlayFile, "utf8")]);
  const document = await applyOverlay(joined, parse(overlay) as Overlay);
  refuseLostFields(document);
  return banner + stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}

async function joinDocuments(folder: string): Promise<OpenApiDocument> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  if (files.length === 0) throw new ScriptError(`${folder} holds no document. Run: npm run spec:pull`);
  if (files.length === 1) return parse(await readFile(join(folder, files[0] as string), "utf8")) as OpenApiDocument;

  const scratch = await mkdtemp(join(tmpdir(), "openapi-join-"));
  try {
    const output = join(scratch, "joined.yaml");
    for (const name of files) {
      const document = parse(await readFile(join(folder, name), "utf8")) as OpenApiDocument;
      await writeFile(join(scratch, name), stringify(withFullPaths(document)));
    }
    const run = await redocly(
      "join",
      ...files.map((name) => join(scratch, name)),
      "--without-x-tag-groups",
      "-o",
      output,
    );
    if (run.exitCode !== 0) throw new ScriptError(`The documents in ${folder} cannot be joined:\n${run.stderr}`);
    return parse(await readFile(output, "utf8")) as OpenApiDocument;
  } finally {
    await rm(scratch, { recursive: true });
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

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
