import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "./paths.ts";
import { run } from "./run.ts";

export interface Tarball {
  readonly file: string;
  /** Bytes, packed. */
  readonly size: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
  readonly remove: () => Promise<void>;
}

/**
 * Packs the built package as `npm publish` would, into a folder of its own. A release sets PACKED_TARBALL to the tarball that it
 * will publish, so that every test of a tarball tests that one.
 */
export async function pack(): Promise<Tarball> {
  const { PACKED_TARBALL } = process.env;
  const folder = await mkdtemp(join(tmpdir(), "transak-partner-api-pack-"));
  const packing = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const file = resolve(PACKED_TARBALL || join(folder, (await run("npm", packing, { cwd: root })).trim()));
  const paths = (await run("tar", ["-tzf", file])).trim().split("\n");
  return {
    file,
    size: (await stat(file)).size,
    files: paths.map((path) => path.replace(/^package\//, "")).sort(),
    remove: () => rm(folder, { recursive: true }),
  };
}
