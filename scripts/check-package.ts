/**
 * tsx scripts/check-package.ts              packs the built package and checks the tarball with publint and "are the types wrong?"
 * tsx scripts/check-package.ts --keep DIR   also leaves the tarball in DIR when nothing objects
 */
import { cp, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { pack } from "./lib/pack.ts";
import { inProject } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

const publint = inProject("node_modules/publint/src/cli.js");
const attw = inProject("node_modules/@arethetypeswrong/cli/dist/index.js");

await runScript(async () => {
  const { values } = parseArgs({ options: { keep: { type: "string" } } });
  const tarball = await pack();
  try {
    const unwanted = tarball.files.filter((path) => !/^(dist\/|openapi\/partner-api\.yaml$|[\w.]+$)/.test(path));
    if (unwanted.length > 0) throw new ScriptError(`The package must not hold ${unwanted.join(", ")}: see "files".`);
    await run(process.execPath, [publint, tarball.file, "--strict"]);
    // The document and package.json are no modules.
    const modules = ["--profile", "strict", "--exclude-entrypoints", "openapi.yaml", "package.json"];
    await run(process.execPath, [attw, tarball.file, ...modules]);
    if (values.keep !== undefined) {
      await mkdir(values.keep, { recursive: true });
      await cp(tarball.file, join(values.keep, basename(tarball.file)));
    }
    console.log(
      `The tarball has ${tarball.files.length} files and ${tarball.size} bytes; publint and attw have no objection.`,
    );
  } finally {
    await tarball.remove();
  }
});
