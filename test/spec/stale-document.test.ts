import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { updateChangeset } from "../../scripts/verdict/changeset.ts";
import { refuseStaleDocument } from "../../scripts/verdict/stale-document.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

/** A project whose openapi folder has one file edited. */
async function edited(file: string, edit: (text: string) => string): Promise<string> {
  const folder = await scratchFolder();
  await cp(inProject("openapi"), join(folder, "openapi"), { recursive: true });
  const path = join(folder, "openapi", file);
  await writeFile(path, edit(await readFile(path, "utf8")));
  return folder;
}

test("a document that is built from what lies beside it can be judged", async () => {
  await expect(refuseStaleDocument(await edited("overlay.yaml", (text) => text))).resolves.toBeUndefined();
});

test.each<[string, string, (text: string) => string, RegExp]>([
  [
    "a vendor's document that has changed",
    "vendor/create-widget-url.yaml",
    (text) => text.replace("Create Widget URL", "Create a URL"),
    /^openapi\/partner-api\.yaml is not built from .*\. Run: npm run generate$/,
  ],
  [
    "an overlay that has changed",
    "overlay.yaml",
    (text) => text.replace("Transak Partner API", "The API"),
    /^openapi\/partner-api\.yaml is not built from /,
  ],
  [
    "a document that was edited by hand",
    "partner-api.yaml",
    (text) => `${text}\n`,
    /^openapi\/partner-api\.yaml is not built from /,
  ],
  [
    "a vendor's document that the overlay does not fit",
    "vendor/create-widget-url.yaml",
    (text) => text.replaceAll("fiatCurrency:", "fiatCurrencyCode:"),
    /does not fit the vendor's documents any more\.[\s\S]+fiatCurrency.+: matches nothing/,
  ],
])("no verdict is told of the document before: %s", async (_, file, edit, message) => {
  const folder = await edited(file, edit);
  await expect(refuseStaleDocument(folder)).rejects.toThrow(message);
  await expect(updateChangeset(folder, undefined)).rejects.toThrow(message);
});
