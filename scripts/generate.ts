/**
 * npm run generate            writes openapi/partner-api.yaml and src/generated from the vendor's documents and our overlay
 * npm run generate -- --check writes nothing; exits 1 and names each file that would change
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { generatedFiles } from "./lib/generated-files.ts";
import { generatedFolder, inProject, overlayFile, vendorFolder } from "./lib/paths.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const wanted = await generatedFiles({ vendorFolder, overlayFile, packageFile: inProject("package.json") });
  const changed: string[] = [];
  for (const [path, text] of wanted) {
    if ((await textOf(inProject(path))) !== text) changed.push(path);
  }
  const left = await leftovers(wanted);

  if (values.check) {
    const stale = [...changed, ...left];
    if (stale.length > 0) throw new ScriptError(`Stale, run \`npm run generate\` and commit:\n- ${stale.join("\n- ")}`);
    console.log(`${wanted.size} generated files are up to date.`);
    return;
  }
  for (const path of changed) {
    await mkdir(dirname(inProject(path)), { recursive: true });
    await writeFile(inProject(path), wanted.get(path) as string);
    console.log(`wrote ${path}`);
  }
  for (const path of left) {
    await rm(inProject(path));
    console.log(`removed ${path}`);
  }
  if (changed.length + left.length === 0) console.log("Nothing to do: every generated file is up to date.");
});

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Files in src/generated that no generator writes any more. */
async function leftovers(wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const names = await readdir(generatedFolder).catch(() => []);
  return names.map((name) => join("src/generated", name)).filter((path) => !wanted.has(path));
}
