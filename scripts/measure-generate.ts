/**
 * npm run measure:generate -- 50 500: how long everything that `npm run generate` writes takes to make, for so many operations.
 *
 * Each operation has a page of its own, as the vendor publishes them, and two corrections of its own in the overlay.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { stringify } from "yaml";
import { runScript } from "./lib/fail.ts";
import { generatedFiles } from "./lib/generated-files.ts";
import { syntheticOverlay, syntheticPages } from "./lib/synthetic-pages.ts";

await runScript(async () => {
  const counts = process.argv.slice(2).map(Number);
  for (const count of counts.length > 0 ? counts : [50, 500]) {
    const folder = await mkdtemp(join(tmpdir(), "measure-generate-"));
    try {
      const sources = {
        vendorFolder: join(folder, "vendor"),
        overlayFile: join(folder, "overlay.yaml"),
        packageFile: join(folder, "package.json"),
      };
      await mkdir(sources.vendorFolder);
      for (const [name, page] of syntheticPages(count)) {
        await writeFile(join(sources.vendorFolder, `${name}.yaml`), stringify(page));
      }
      await writeFile(sources.overlayFile, stringify(syntheticOverlay(count)));
      await writeFile(sources.packageFile, '{ "version": "1.0.0" }');
      const start = performance.now();
      const files = await generatedFiles(sources);
      const ms = Math.round(performance.now() - start);
      const bytes = [...files.values()].reduce((sum, text) => sum + text.length, 0);
      console.log(`${count} operations: ${ms} ms, ${(ms / count).toFixed(1)} ms each, ${bytes} characters written`);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
});
