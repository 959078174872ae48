import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildDocument } from "../lib/build-document.ts";
import { ScriptError } from "../lib/fail.ts";

/** @throws {ScriptError} where a project's document is not what its sources build: a verdict would be of what lay there before. */
export async function refuseStaleDocument(project: string): Promise<void> {
  const at = (path: string) => join(project, "openapi", path);
  const built = await buildDocument(at("vendor"), at("overlay.yaml"));
  if (built !== (await readFile(at("partner-api.yaml"), "utf8")))
    throw new ScriptError(
      "openapi/partner-api.yaml is not built from the documents and the overlay that lie beside it. Run: npm run generate",
    );
}
