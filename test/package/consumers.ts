import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptError } from "../../scripts/lib/fail.ts";
import type { Tarball } from "../../scripts/lib/pack.ts";
import { inProject } from "../../scripts/lib/paths.ts";
import { run } from "../../scripts/lib/run.ts";

/** A throw-away project that has the packed package installed, with the programs of test/package/consumer in it. */
export interface Consumer {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Installs the tarball as a consumer would, by npm. */
export async function installedConsumer({ file }: Tarball, ...more: readonly string[]): Promise<Consumer> {
  const consumer = await emptyConsumer();
  const quietly = ["--no-package-lock", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...quietly, file, ...more], { cwd: consumer.folder });
  return consumer;
}

/** Unpacks the tarball beside the dependencies that the project itself has. Asks no registry. */
export async function unpackedConsumer({ file }: Tarball): Promise<Consumer> {
  const consumer = await emptyConsumer();
  const modules = join(consumer.folder, "node_modules");
  await mkdir(modules);
  await run("tar", ["-xzf", file, "-C", modules]);
  await rename(join(modules, "package"), join(modules, "transak-partner-api"));
  await symlink(inProject("node_modules/jose"), join(modules, "jose"), "junction");
  return consumer;
}

async function emptyConsumer(): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "transak-partner-api-consumer-"));
  await cp(inProject("test/package/consumer"), folder, { recursive: true });
  // The same program as an ES module and as CommonJS.
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".ts"))) {
    for (const extension of ["mts", "cts"]) {
      await cp(join(folder, name), join(folder, name.replace(/ts$/, extension)));
    }
  }
  await writeFile(join(folder, "package.json"), '{ "name": "consumer", "private": true }\n');
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

export interface Compilation {
  /** The compiler's `bin/tsc`. */
  readonly tsc: string;
  readonly moduleResolution: keyof typeof modules;
  readonly types: readonly string[];
  readonly lib: readonly string[];
  /** Programs of the consumer, without `.ts`. */
  readonly programs: readonly string[];
}

const modules = { nodenext: "nodenext", bundler: "esnext", node10: "commonjs" } as const;

/** Compiles a consumer's programs, under nodenext both as ES modules and as CommonJS, with the declarations checked too. */
export async function compile({ folder }: Consumer, { tsc, programs, ...options }: Compilation): Promise<void> {
  const extensions = options.moduleResolution === "nodenext" ? ["mts", "cts"] : ["ts"];
  const compilerOptions = {
    ...options,
    module: modules[options.moduleResolution],
    target: "es2022",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const files = programs.flatMap((program) => extensions.map((extension) => `${program}.${extension}`));
  const project = `tsconfig.${randomUUID()}.json`;
  await writeFile(join(folder, project), JSON.stringify({ compilerOptions, files }));
  await run(process.execPath, [tsc, "-p", project], { cwd: folder });
}

/** A file of the package of runtimes and compilers that consumers use. */
export const tool = (...path: string[]): string => inProject("test/package/tools", ...path);

/** Runtimes are platform packages. Where one is missing, the matrix has a hole: said aloud here, a failure under CI. */
export function runtimes(): Map<string, string> {
  const wanted = {
    "Node 20": "node-20/bin/node",
    "Node 22": "node-22/bin/node",
    "Node 24": "node-24/bin/node",
    "Node 26": "node-26/bin/node",
    Bun: "@oven/bun-linux-x64/bin/bun",
    Deno: "@deno/linux-x64-glibc/deno",
  };
  const found = new Map<string, string>();
  for (const [name, path] of Object.entries(wanted)) {
    const program = tool("node_modules", path);
    if (existsSync(program)) found.set(name, program);
    else if (process.env.CI) throw new ScriptError(`${name} is missing: ${path} was not installed.`);
    else console.warn(`NOT TESTED on ${name}: there is no ${path} for ${process.platform} ${process.arch}.`);
  }
  return found;
}
