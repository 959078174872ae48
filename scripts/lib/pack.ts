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
  if (PACKED_TARBALL) return given(resolve(PACKED_TARBALL));
  const folder = await mkdtemp(join(tmpdir(), "transak-partner-api-pack-"));
  const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(await run("npm", packing, { cwd: root })) as [
    { filename: string; size: number; files: { path: string }[] },
  ];
  return {
    file: join(folder, packed.filename),
    size: packed.size,
    files: packed.files.map(({ path }) => path).sort(),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function given(file: string): Promise<Tarball> {
  const files = (await run("tar", ["-tzf", file])).trim().split("\n");
  return {
    file,
    size: (await stat(file)).size,
    files: files.map((path) => path.replace(/^package\//, "")).sort(),
    remove: async () => {},
  };
}
