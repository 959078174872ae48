/**
 * npm run generate            writes openapi/partner-api.yaml and src/generated from the vendor's documents and our overlay
 * npm run generate -- --check writes nothing; exits 1 and names each file that would change
 */
import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { findChanged, writeFiles } from "./lib/files.ts";
import { generatedFiles } from "./lib/generated-files.ts";
import { generatedFolder, inProject, overlayFile, root, vendorFolder } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const generated = await generatedFiles({ vendorFolder, overlayFile, packageFile: inProject("package.json") });
  const wanted = new Map([...generated].map(([path, text]) => [inProject(path), text]));
  const changed = await findChanged(wanted);
  // Files that no generator writes any more.
  const present = (await readdir(generatedFolder).catch(() => [])).map((name) => join(generatedFolder, name));
  const left = present.filter((file) => !wanted.has(file));
  const list = (files: Iterable<string>, verb: string) => [...files].map((file) => `${verb} ${relative(root, file)}`);

  if (changed.size + left.length === 0) {
    console.log(`Nothing to do: all ${wanted.size} generated files are up to date.`);
  } else if (values.check) {
    const stale = list([...changed.keys(), ...left], "-").join("\n");
    throw new ScriptError(`Stale, run \`npm run generate\` and commit:\n${stale}`);
  } else {
    await writeFiles(changed);
    for (const file of left) await rm(file);
    console.log([...list(changed.keys(), "wrote"), ...list(left, "removed")].join("\n"));
  }
});
