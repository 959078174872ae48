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
  index: { imported: "TransakClient", gzipped: 16_750 },
  redis: { imported: "redisTokenStore", gzipped: 720 },
  testing: { imported: "createMockFetch", gzipped: 5_750 },
  undici: { imported: "undiciFetch", gzipped: 1_080 },
  webhooks: { imported: "verifyWebhook", gzipped: 7_550 },
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

test("the run-time dependencies are jose, for webhooks, and optional peers", () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["jose"]);
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

test("doc comments are in the declarations alone", () => {
  const read = (name: string) => readFileSync(inProject("dist", name), "utf8");
  const modules = readdirSync(inProject("dist")).filter((name) => /\.c?js$/.test(name));
  expect(modules.filter((name) => read(name).includes("/**"))).toEqual([]);
  expect(read("index.d.ts")).toContain("/**");
});

test("the client is one file, and imports nothing", async () => {
  expect(await bundleEntry("index")).toMatchObject({ files: ["dist/index.js"], imports: [] });
});

test("the licence of openapi-fetch, which is within the client, is within ours", () => {
  const [own, theirs] = ["LICENSE", "node_modules/openapi-fetch/LICENSE"].map((path) =>
    readFileSync(inProject(path), "utf8"),
  );
  expect(own).toContain(theirs?.trim());
});

test("importing the client loads nothing of Node that importing any file does not", async () => {
  const builtins = await run(`
    await import(${JSON.stringify(pathToFileURL(inProject("dist/redis.js")))});
    const before = new Set(process.moduleLoadList);
    await import(${JSON.stringify(pathToFileURL(inProject("dist/index.js")))});
    console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name))));`);
  expect(builtins).toEqual([]);
});

test("undiciFetch is one file, and imports nothing but undici and Node", async () => {
  const imports = ["node:util", "node:zlib", "undici"];
  expect(await bundleEntry("undici")).toMatchObject({ files: ["dist/undici.js"], imports });
});

test("requiring undiciFetch does not load the client", async () => {
  const loaded = await run(`
    import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    require(${JSON.stringify(inProject("dist/undici.cjs"))});
    console.log(JSON.stringify(Object.keys(require.cache)));`);
  expect(loaded).toContain(inProject("dist/undici.cjs"));
  expect(loaded).not.toContain(inProject("dist/index.cjs"));
});
