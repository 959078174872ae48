import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { entries } from "./entries.mjs";

const resolveDir = fileURLToPath(new URL("..", import.meta.url));

/** Bytes of each entry with everything it brings, minified, and minified and gzipped. Optional peers stay outside. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, contents] of Object.entries(entries)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      write: false,
      legalComments: "none",
      external: name.startsWith("this package") ? ["undici"] : [],
      logLevel: "error",
    });
    const bytes = outputFiles[0].contents;
    sizes[name] = { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
  }
  return sizes;
}
