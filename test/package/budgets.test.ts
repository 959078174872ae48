import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

const manifest = JSON.parse(readFileSync(inProject("package.json"), "utf8"));

/**
 * For each entry of the package: what a user imports of it, and how many bytes that may bring along, minified and gzipped. Raise
 * one only for something that is worth it, and lower it when there is less.
 */
const budgets = {
  index: { imported: "TransakClient", gzipped: 16_900 },
  redis: { imported: "redisTokenStore", gzipped: 720 },
  testing: { imported: "createMockFetch", gzipped: 5_750 },
  undici: { imported: "undiciFetch", gzipped: 1_080 },
  webhooks: { imported: "verifyWebhook", gzipped: 9_950 },
} as const;
type Entry = keyof typeof budgets;

interface Bundle {
  readonly gzipped: number;
  /** The files that it is made of. */
  readonly files: readonly string[];
  /** What it still imports: optional peers and Node's own modules. */
  readonly imports: readonly string[];
}

async function bundleEntry(entry: Entry): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${budgets[entry].imported} } from "./dist/${entry}.js"`, resolveDir: inProject(".") },
    absWorkingDir: inProject("."),
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    external: Object.keys(manifest.peerDependencies),
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  return {
    gzipped: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length,
    files: Object.keys(metafile.inputs).filter((path) => path !== "<stdin>"),
    imports: [...new Set((output?.imports ?? []).map(({ path }) => path))].sort(),
  };
}

/** What a program prints in a Node of its own, parsed. */
async function run(script: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  return JSON.parse(stdout);
}

test("the run-time dependencies are openapi-fetch, jose for webhooks, and optional peers", () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["jose", "openapi-fetch"]);
  const optional = Object.keys(manifest.peerDependencies).map((name) => [name, { optional: true }]);
  expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(optional));
});

test("every entry has a budget", () => {
  const entries = manifest.tsdown.entry.map((path: string) => basename(path, ".ts"));
  expect(Object.keys(budgets).sort()).toEqual(entries.sort());
});

describe.each(Object.keys(budgets) as Entry[])("%s", (entry) => {
  test("stays within its budget of bytes", async () => {
    const { gzipped } = await bundleEntry(entry);
    expect(gzipped).toBeLessThanOrEqual(budgets[entry].gzipped);
  });
});

test("what Node reads at its start is ASCII, and the doc comments are in the declarations", () => {
  const modules = readdirSync(inProject("dist")).filter((name) => /\.c?js$/.test(name));
  expect(modules).toHaveLength(2 * manifest.tsdown.entry.length);
  // With any other character in it, V8 keeps the whole source in two bytes a character.
  for (const name of modules) expect(readFileSync(inProject("dist", name), "utf8")).not.toMatch(/[^\0-\x7f]|\/\*\*/);
  expect(readFileSync(inProject("dist/index.d.ts"), "utf8")).toContain("/**");
});

test("the client brings openapi-fetch, nothing of the other entries, and no module of Node", async () => {
  const { files, imports } = await bundleEntry("index");
  const [own, others] = [/^dist\//, /^(?!dist\/)/].map((where) => files.filter((path) => where.test(path)));
  expect(others).toEqual(["node_modules/openapi-fetch/dist/index.mjs"]);
  expect(own).toEqual(["dist/index.js"]);
  expect(imports).toEqual([]);
});

test("importing the client loads nothing of Node that importing openapi-fetch does not", async () => {
  const builtins = await run(`
    await import(${JSON.stringify(pathToFileURL(inProject("node_modules/openapi-fetch/dist/index.mjs")))});
    const before = new Set(process.moduleLoadList);
    await import(${JSON.stringify(pathToFileURL(inProject("dist/index.js")))});
    console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name))));`);
  expect(builtins).toEqual([]);
});

test("undiciFetch is one file, and imports nothing but undici and Node", async () => {
  const { files, imports } = await bundleEntry("undici");
  expect(files).toEqual(["dist/undici.js"]);
  expect(imports).toEqual(["node:util", "node:zlib", "undici"]);
});

test("requiring undiciFetch does not load the client", async () => {
  const loaded = await run(`
    import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    require(${JSON.stringify(inProject("dist/undici.cjs"))});
    console.log(JSON.stringify(Object.keys(require.cache)));`);
  expect(loaded).toContain(inProject("dist/undici.cjs"));
  expect(loaded).not.toContain(inProject("dist/index.cjs"));
  expect(loaded.filter((path) => path.includes("openapi-fetch"))).toEqual([]);
});
