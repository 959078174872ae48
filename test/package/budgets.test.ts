import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { operations } from "../../src/generated/operations.ts";

const manifest = JSON.parse(readFileSync(inProject("package.json"), "utf8"));

interface Budget {
  /** What a user imports. */
  readonly imported: string;
  /** Bytes that this brings into a program, minified and gzipped. */
  readonly gzipped: number;
  /** Bytes that Node reads to load the entry, chunks included, as they lie in dist. */
  readonly loaded: number;
}

const operationCount = Object.keys(operations).length;

/** For each entry of the package: what the package may weigh, and what each operation may add to it. */
const budgets: Readonly<Record<string, Budget>> = {
  index: { imported: "TransakClient", gzipped: 19_610 + 333 * operationCount, loaded: 88_100 + 2_500 * operationCount },
  // All but a sixth of it is in the client, too, which every user of a store loads.
  redis: { imported: "redisTokenStore", gzipped: 4_605, loaded: 32_000 },
  testing: {
    imported: "createMockFetch",
    gzipped: 3_700 + 700 * operationCount,
    loaded: 31_500 + 4_500 * operationCount,
  },
  undici: { imported: "undiciFetch", gzipped: 1_430, loaded: 10_000 },
  webhooks: { imported: "verifyWebhook", gzipped: 9_400, loaded: 33_000 },
};

/** For Node on a developer's machine, where nobody bundles them: CommonJS alone, so that they are not there twice. */
const forNode = ["sandbox", "cli"];

/** Bytes of the whole package, as it lies in node_modules. */
const unpackedBudget = 700_000;

const advice = [
  "Look first for code that can go, or that this entry need not load.",
  "An operation that costs more than its share belongs into tables that are generated, or shares code with the others.",
  "Raise a budget only for what is worth its bytes to everybody who installs the package, and say so in the commit.",
].join(" ");

interface Bundle {
  readonly gzipped: number;
  /** The files that it is made of. */
  readonly files: readonly string[];
  /** What it still imports: optional peers and Node's own modules. */
  readonly imports: readonly string[];
}

/** Bundles an entry, or the one name that is imported of it. */
async function bundleEntry(entry: string, imported?: string): Promise<Bundle> {
  const names = imported === undefined ? "*" : `{ ${imported} }`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from "./dist/${entry}.js"`, resolveDir: inProject(".") },
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

const ownFiles = (files: readonly string[]) => files.filter((path) => path.startsWith("dist/"));

const otherEntries = (entry: string, files: readonly string[]) =>
  files.filter((path) => basename(path, ".js") in budgets && path !== `dist/${entry}.js`);

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
  expect([...Object.keys(budgets), ...forNode].sort()).toEqual(Object.keys(manifest.tsdown.entry).sort());
});

test("typesVersions leads to the declarations of every subpath, for moduleResolution node", () => {
  const modules = Object.entries<string | { types?: string; require: { types: string } }>(manifest.exports);
  const subpaths = modules.flatMap(([path, target]) =>
    path === "." || typeof target === "string" ? [] : [[path.slice(2), [target.types ?? target.require.types]]],
  );
  expect(manifest.typesVersions["*"]).toEqual(Object.fromEntries(subpaths));
});

describe.each(Object.entries(budgets))("%s", (entry, { imported, gzipped, loaded }) => {
  test("stays within its budget of bytes in a bundle", async () => {
    const bundle = await bundleEntry(entry, imported);
    expect(bundle.gzipped, advice).toBeLessThanOrEqual(gzipped);
  });

  test("stays within its budget of bytes that Node loads", async () => {
    const { files } = await bundleEntry(entry);
    const sizes = ownFiles(files).map((path) => statSync(inProject(path)).size);
    expect(
      sizes.reduce((sum, size) => sum + size),
      advice,
    ).toBeLessThanOrEqual(loaded);
  });
});

test("the sandbox and the command stay out of every other entry", async () => {
  const bundles = await Promise.all(Object.keys(budgets).map((entry) => bundleEntry(entry)));
  const loaded = new Set(bundles.flatMap(({ files }) => ownFiles(files)));
  const texts = [...loaded].map((path) => [path, readFileSync(inProject(path), "utf8")] as const);
  expect(texts.filter(([, text]) => text.includes("startSandbox")).map(([path]) => path)).toEqual([]);
});

test("the whole package stays within its budget, unpacked", async () => {
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: inProject("."),
  });
  const [{ unpackedSize }] = JSON.parse(stdout);
  expect(unpackedSize, advice).toBeLessThanOrEqual(unpackedBudget);
});

test("doc comments are in the declarations alone", () => {
  const read = (name: string) => readFileSync(inProject("dist", name), "utf8");
  const modules = readdirSync(inProject("dist")).filter((name) => /\.c?js$/.test(name));
  expect(modules.filter((name) => read(name).includes("/**"))).toEqual([]);
  expect(read("client.d.cts")).toContain("/**");
});

test("the client loads no other entry, and no package", async () => {
  const { files, imports } = await bundleEntry("index");
  expect(otherEntries("index", files)).toEqual([]);
  expect(files).toEqual(ownFiles(files));
  expect(imports).toEqual([]);
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

test("undiciFetch loads no other entry, and imports nothing but undici and Node", async () => {
  const { files, imports } = await bundleEntry("undici");
  expect(otherEntries("undici", files)).toEqual([]);
  expect(imports).toEqual(["node:util", "node:zlib", "undici"]);
});
