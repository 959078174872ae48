import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tarball } from "./pack.ts";
import { inProject } from "./paths.ts";
import { run } from "./run.ts";

const programs = inProject("test/package/consumer");

/** A throw-away project that has the packed package installed, with the programs of test/package/consumer in it. */
export interface Consumer {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Installs the tarball as a consumer would, by npm. */
export async function installedConsumer({ file }: Tarball, ...more: readonly string[]): Promise<Consumer> {
  const consumer = await emptyConsumer();
  await run("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", file, ...more], {
    cwd: consumer.folder,
  });
  return consumer;
}

/** Unpacks the tarball beside the dependencies that the project itself has. Asks no registry. */
export async function unpackedConsumer({ file }: Tarball): Promise<Consumer> {
  const consumer = await emptyConsumer();
  const modules = join(consumer.folder, "node_modules");
  await mkdir(modules);
  await run("tar", ["-xzf", file, "-C", modules]);
  await rename(join(modules, "package"), join(modules, "transak-partner-api"));
  for (const name of ["jose", "openapi-fetch", "openapi-typescript-helpers"]) {
    await symlink(inProject("node_modules", name), join(modules, name), "junction");
  }
  return consumer;
}

async function emptyConsumer(): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "transak-partner-api-consumer-"));
  await cp(programs, folder, { recursive: true });
  // The same program as an ES module and as CommonJS.
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".ts"))) {
    for (const extension of ["mts", "cts"]) {
      await cp(join(folder, name), join(folder, name.replace(/ts$/, extension)));
    }
  }
  await writeFile(join(folder, "package.json"), '{ "name": "consumer", "private": true }\n');
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
