/** Builds dist from the `tsdown` field of package.json: all entries at once, so that what they share is one class in all of them. */
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";
import { build } from "tsdown";
import { inProject } from "./lib/paths.ts";

// For Node alone, where ES modules import CommonJS, and too large to be there twice.
const commonJsOnly = ["sandbox", "cli"];

const { entry } = JSON.parse(readFileSync(inProject("package.json"), "utf8")).tsdown;
const both = Object.fromEntries(Object.entries(entry).filter(([name]) => !commonJsOnly.includes(name)));

/** The sandbox and the command: nobody reads them in a debugger, but they lie in every node_modules. */
const isTool = (moduleIds: readonly string[]) => moduleIds.some((path) => /\/src\/(?:sandbox|cli)\//.test(path));

interface Chunk {
  readonly fileName: string;
  readonly moduleIds?: readonly string[];
}

const minifyTools = {
  name: "minify-tools",
  // What is minified earlier is printed with all its white space again.
  writeBundle: async (_options: unknown, bundle: Readonly<Record<string, Chunk>>) => {
    for (const { fileName, moduleIds = [] } of Object.values(bundle)) {
      if (!fileName.endsWith(".cjs") || !isTool(moduleIds)) continue;
      const file = inProject("dist", fileName);
      const { code } = await transform(await readFile(file, "utf8"), { minify: true, platform: "node", format: "cjs" });
      await writeFile(file, code);
    }
  },
};

await build({
  logLevel: "error",
  plugins: [minifyTools],
  // Comments that name the source of each part would be a fiftieth of the package.
  inputOptions: { experimental: { attachDebugInfo: "none" } },
  // One set of declarations for both: the classes of either format are then one type, and a program may mix them.
  format: { esm: { entry: both as Record<string, string>, dts: false }, cjs: {} },
  dts: { eager: true, tsconfigRaw: { include: ["src"] } },
  // Node takes as long to find and load one more package as to load all of ours.
  deps: { onlyBundle: ["openapi-fetch"] },
  outputOptions: {
    // Doc comments are in the declarations, where editors look for them. Node would read them at every start.
    comments: { jsdoc: false },
    // A reader of a stack trace lands here: what a chunk exports keeps its name.
    minifyInternalExports: false,
  },
});

await Promise.all(
  Object.keys(both).map((name) => writeFile(inProject("dist", `${name}.d.ts`), `export * from "./${name}.cjs";\n`)),
);
