/**
 * Packs the built package, installs the tarball in throw-away consumers, and uses it there: module systems, test runners,
 * compilers, bundlers and runtimes. Each line printed is a check that has passed.
 */
import { readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Consumer, compile, installedConsumer, runtimes, tool } from "../test/package/consumers.ts";
import { runScript, ScriptError } from "./lib/fail.ts";
import { install } from "./lib/install.ts";
import { pack } from "./lib/pack.ts";
import { inProject } from "./lib/paths.ts";
import { startPrism } from "./lib/prism.ts";
import { run } from "./lib/run.ts";

const settings = [
  { name: "neither DOM nor Node types", lib: [], types: [], programs: [] },
  { name: "DOM", lib: ["dom"], types: [], programs: ["platform"] },
  { name: "Node types", lib: [], types: ["node"], programs: ["platform", "undici"] },
  { name: "DOM and Node types", lib: ["dom"], types: ["node"], programs: ["platform"] },
] as const;

const failures: string[] = [];
let passed = 0;

await runScript(async () => {
  await install(tool());
  const tarball = await pack();
  const plain = await installedConsumer(tarball);
  const withNode = await installedConsumer(
    tarball,
    `@types/node@${await versionIn(tool("package.json"), "@types/node")}`,
    `undici@${await versionIn(inProject("package.json"), "undici")}`,
  );
  const prism = await startPrism();
  try {
    await checkRuntimes(plain, prism.url);
    await checkUndici(plain);
    await checkJest(plain);
    await checkEdge(plain, prism.url);
    await checkCompilers(plain, withNode);
  } finally {
    await prism.stop();
    await Promise.all([plain.remove(), withNode.remove(), tarball.remove()]);
  }
  if (failures.length > 0)
    throw new ScriptError(`\n${failures.join("\n\n")}\n\n${passed} passed, ${failures.length} failed`);
  console.log(`${passed} passed, 0 failed`);
});

async function check(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    passed += 1;
    console.log(`✓ ${name}`);
  } catch (error) {
    failures.push(`✗ ${name}\n${error instanceof ScriptError ? error.message : String(error)}`);
    console.log(`✗ ${name}`);
  }
}

async function checkRuntimes({ folder: cwd }: Consumer, url: string): Promise<void> {
  for (const [name, program] of runtimes()) {
    const flags = name === "Deno" ? ["run", "--allow-all", "--no-remote"] : [];
    await check(`${name}, import`, () => run(program, [...flags, "check.mjs", url], { cwd }));
    await check(`${name}, require`, () => run(program, [...flags, "check.cjs", url], { cwd }));
  }
}

/** Each major of the peer range, on each Node that it says it runs on. */
async function checkUndici({ folder: cwd }: Consumer): Promise<void> {
  const nodes = [...runtimes()].filter(([name]) => name.startsWith("Node"));
  const peer = join(cwd, "node_modules/undici");
  for (const major of ["undici-6", "undici-7", "undici-8"]) {
    const { engines } = JSON.parse(await readFile(tool(`node_modules/${major}/package.json`), "utf8"));
    const oldest = `v${engines.node.replace(">=", "")}`;
    await symlink(tool(`node_modules/${major}`), peer, "junction");
    for (const [name, node] of nodes) {
      const version = await run(node, ["--version"]);
      if (version.localeCompare(oldest, "en", { numeric: true }) < 0) continue;
      await check(`${name}, ${major}`, () => run(node, ["run-undici.mjs"], { cwd }));
    }
    await rm(peer);
  }
}

async function checkJest({ folder: cwd }: Consumer): Promise<void> {
  const config = JSON.stringify({ testMatch: ["**/*.test.cjs"], transform: {}, testEnvironment: "node" });
  const jest = tool("node_modules/jest/bin/jest.js");
  await check("Jest 30, CommonJS", () =>
    run(process.execPath, [jest, "--ci", "--config", config, "--rootDir", cwd], { cwd }),
  );
}

async function checkEdge({ folder: cwd }: Consumer, url: string): Promise<void> {
  const { build } = await import(pathToFileURL(tool("node_modules/esbuild/lib/main.js")).href);
  await check("esbuild bundles it for the edge", () =>
    build({
      absWorkingDir: cwd,
      entryPoints: { "bundled-worker": "worker.mjs", "bundled-isolate": "isolate.mjs" },
      outdir: ".",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      format: "esm",
      // Has no built-in modules: an import of one fails.
      platform: "neutral",
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:workers"],
      logLevel: "silent",
    }),
  );
  await check("./testing stays out of a bundle of the main entry", async () => {
    const text = await readFile(join(cwd, "bundled-worker.mjs"), "utf8");
    // Not by createMockFetch, which an error of the main entry advises.
    if (/exampleResponses|requestShapes/.test(text)) throw new ScriptError("It is in bundled-worker.mjs.");
  });
  const node = runtimes().get("Node 24");
  if (!node) return;
  const miniflare = tool("node_modules/miniflare/dist/src/index.js");
  await check("workerd", () => run(node, ["run-worker.mjs", miniflare, "bundled-worker.mjs", url], { cwd }));
  for (const date of ["2023-08-01", "2026-07-01"]) {
    for (const client of ["shared", "own"]) {
      await check(`workerd of ${date}, a refresh that is lost with its request, ${client} client`, () =>
        run(node, ["run-isolate.mjs", miniflare, "bundled-isolate.mjs", date, client], { cwd }),
      );
    }
  }
}

async function checkCompilers(plain: Consumer, withNode: Consumer): Promise<void> {
  const compilations: (() => Promise<void>)[] = [];
  for (const version of ["5.4", "5.9", "6", "7"]) {
    const tsc = tool(`node_modules/typescript-${version}/bin/tsc`);
    for (const moduleResolution of ["nodenext", "bundler", "node10"] as const) {
      const isNode10 = moduleResolution === "node10";
      if (isNode10 && !version.startsWith("5.")) continue;
      for (const { name, types, ...more } of settings) {
        // "moduleResolution: node", as NestJS up to 10 sets it, finds subpaths by typesVersions, and undici's not at all.
        const programs = ["main", "subpaths", "mixed", ...more.programs];
        const compilation = { tsc, moduleResolution, types, lib: ["es2022", ...more.lib], programs };
        const consumer = types.length > 0 ? withNode : plain;
        compilations.push(() =>
          check(`TypeScript ${version}, ${moduleResolution}, ${name}`, () => compile(consumer, compilation)),
        );
      }
    }
  }
  // Two at a time: compilers use one core each.
  const left = compilations.values();
  const work = async () => {
    for (const compilation of left) await compilation();
  };
  await Promise.all([work(), work()]);
}

async function versionIn(manifest: string, name: string): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(manifest, "utf8"));
  return devDependencies[name];
}
