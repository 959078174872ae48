import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { applyOverlay, joinDocuments } from "../../scripts/lib/build-document.ts";
import { generatedFiles } from "../../scripts/lib/generated-files.ts";
import type { OpenApiDocument } from "../../scripts/lib/openapi.ts";
import { readOverlay } from "../../scripts/lib/overlay.ts";
import { inProject, overlayFile, vendorFolder } from "../../scripts/lib/paths.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";
import { compileSource } from "./helpers/compile-source.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

/** Any part of a document, loosely: the walk goes everywhere. */
type Node = { [key: string]: Node };

interface Field {
  /** Its place, in words. */
  readonly field: string;
  readonly rename: (document: OpenApiDocument) => void;
}

/** Every property and every parameter of a vendor's document, each with the edit that renames it. */
function listFields(vendor: OpenApiDocument): Field[] {
  const found: Field[] = [];
  const walk = (node: unknown, path: readonly string[]) => {
    if (typeof node !== "object" || node === null) return;
    const at = (document: OpenApiDocument) =>
      path.reduce((inner, key) => inner[key] as Node, document as unknown as Node);
    const { properties, parameters } = node as Node;
    for (const name of Object.keys(properties ?? {})) {
      found.push({
        field: [...path.slice(2).filter((key) => key !== "properties"), name].join("."),
        rename: (document) => {
          const owner = at(document);
          owner.properties = Object.fromEntries(
            Object.entries(owner.properties as Node).map(([key, value]) => [key === name ? `${name}New` : key, value]),
          ) as Node;
          const required = owner.required as unknown as string[] | undefined;
          if (required?.includes(name)) required[required.indexOf(name)] = `${name}New`;
        },
      });
    }
    for (const [index, { name }] of Object.entries(parameters ?? {})) {
      found.push({
        field: `parameter ${name}`,
        rename: (document) => Object.assign((at(document).parameters as Node)[index] as Node, { name: `${name}-new` }),
      });
    }
    for (const [key, value] of Object.entries(node)) walk(value, [...path, key]);
  };
  walk(vendor, []);
  return found;
}

const overlay = await readOverlay(overlayFile);

/** What of the overlay does not fit one document alone: the shared actions that wait for others, and what a rename adds. */
async function misfits(operationId: string, document: OpenApiDocument): Promise<string> {
  const own = [operationId, ...(operationId === "create-widget-url" ? ["widget-params"] : [])];
  const files = ["openapi/overlay.yaml", ...own.map((name) => `openapi/overlay/${name}.yaml`)];
  const actions = overlay.actions.filter(({ file }) => file && files.includes(file));
  const fields = { [operationId]: overlay.fields?.[operationId] ?? {} };
  return applyOverlay(joinDocuments([document]), { ...overlay, actions, fields }).then(
    () => "",
    (error: Error) => error.message,
  );
}

/** What generator and compiler say of all documents, one of them changed. */
async function objections(name: string, document: OpenApiDocument): Promise<readonly string[]> {
  const folder = await scratchFolder();
  await cp(vendorFolder, folder, { recursive: true });
  await writeFile(join(folder, `${name}.yaml`), stringify(document));
  const sources = { vendorFolder: folder, overlayFile, packageFile: inProject("package.json") };
  return generatedFiles(sources).then(compileSource, (error: Error) => [error.message]);
}

describe("a field that the vendor renames is noticed", () => {
  const documents = vendorPages.map(({ name }) => {
    const text = readFileSync(join(vendorFolder, `${name}.yaml`), "utf8");
    // What a pull writes may have fields that nobody here knows yet: spec:diff notices when they go.
    return { name, vendor: parse(text) as OpenApiDocument, isKnown: text.startsWith("# Transcribed") };
  });
  const ourWords = JSON.stringify(overlay);

  test.each(documents)("whichever it is of $name", { timeout: 300_000 }, async ({ name, vendor, isKnown }) => {
    const before = await misfits(name, vendor);
    const unnoticed: string[] = [];
    for (const { field, rename } of listFields(vendor)) {
      if (!isKnown && !ourWords.includes(field.split(/[. ]/).at(-1) as string)) continue;
      const changed = structuredClone(vendor);
      rename(changed);
      if ((await misfits(name, changed)) !== before) continue;
      if ((await objections(name, changed)).length === 0) unnoticed.push(field);
    }
    expect(unnoticed, "Describe each in openapi/overlay/fields.yaml.").toEqual([]);
  });
});
