import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse } from "yaml";
import { ScriptError } from "./fail.ts";
import type { OverlayAction } from "./overlay-actions.ts";
import type { FieldDescriptions } from "./overlay-fields.ts";
import { root } from "./paths.ts";

/** Our corrections: `openapi/overlay.yaml`, and what lies in the folder beside it. */
export interface Overlay {
  readonly actions: readonly OverlayAction[];
  readonly fields?: FieldDescriptions;
}

const fieldsFile = "fields.yaml";

/** Reads `overlay.yaml`, then the overlay of each operation and the descriptions of fields in the folder `overlay`. */
export async function readOverlay(overlayFile: string): Promise<Overlay> {
  const folder = overlayFile.replace(/\.yaml$/, "");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const read = async (file: string) => parse(await readFile(file, "utf8"));
  const files = [overlayFile, ...names.filter((name) => name !== fieldsFile).map((name) => join(folder, name))];
  const overlays = await Promise.all(
    files.map(async (file): Promise<Overlay> => {
      const { overlay, actions } = (await read(file)) as Overlay & { readonly overlay: string };
      if (overlay !== "1.0.0") throw new ScriptError(`${relative(root, file)} is not Overlay 1.0.0 but ${overlay}.`);
      return { actions: actions.map((action) => ({ ...action, file: relative(root, file) })) };
    }),
  );
  return {
    actions: overlays.flatMap(({ actions }) => actions),
    fields: await read(join(folder, fieldsFile)),
  };
}
