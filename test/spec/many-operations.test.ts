import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { generatedFiles } from "../../scripts/lib/generated-files.ts";
import { syntheticOverlay, syntheticPages } from "../../scripts/lib/synthetic-pages.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

// Each test starts compilers, or programs that start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test("a hundred operations, each with a page and corrections of its own, generate as two do", async () => {
  const folder = await scratchFolder();
  const vendorFolder = join(folder, "vendor");
  const overlayFile = join(folder, "overlay.yaml");
  const packageFile = join(folder, "package.json");
  await mkdir(vendorFolder);
  for (const [name, page] of syntheticPages(100)) await writeFile(join(vendorFolder, `${name}.yaml`), stringify(page));
  await writeFile(overlayFile, stringify(syntheticOverlay(100)));
  await writeFile(packageFile, '{ "version": "1.0.0" }');

  const files = await generatedFiles({ vendorFolder, overlayFile, packageFile });

  const operations = files.get("src/generated/operations.ts") ?? "";
  expect(operations.match(/ {4}path: "\/api\/v2\/resource-\d+"/g)).toHaveLength(100);
  expect(operations.match(/ {4}host: "gateway"/g)).toHaveLength(100);
  expect(files.get("src/generated/schema.ts")?.match(/^ {4}"\/api\/v2\/resource-\d+": \{$/gm)).toHaveLength(100);
});
