import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

const source = inProject("src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"));

/** A folder of `src`, or a file that stands beside the folders. */
const part = (path: string): string => path.split("/")[0] as string;

function importedParts(path: string): string[] {
  const text = readFileSync(`${source}/${path}`, "utf8");
  const specifiers = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, specifier]) => specifier as string);
  return specifiers.map((specifier) => part(new URL(specifier, `file:///${path}`).pathname.slice(1)));
}

const imports = new Map<string, Set<string>>();
for (const path of files) {
  const imported = imports.get(part(path)) ?? new Set();
  for (const other of importedParts(path)) if (other !== part(path)) imported.add(other);
  imports.set(part(path), imported);
}

/** What a part reaches by its imports, each with the way to it. */
function waysFrom(start: string): Map<string, string> {
  const ways = new Map<string, string>();
  const visit = (from: string, way: string) => {
    for (const next of imports.get(from) ?? []) {
      if (ways.has(next)) continue;
      ways.set(next, `${way} -> ${next}`);
      visit(next, `${way} -> ${next}`);
    }
  };
  visit(start, start);
  return ways;
}

test("imports are found", () => {
  expect(imports.get("operations")).toContain("http");
  expect(imports.size).toBeGreaterThan(15);
});

test("imports point one way: no folder, nor a file beside the folders, is reached from itself", () => {
  const circles = [...imports.keys()].map((name) => waysFrom(name).get(name)).filter((way) => way !== undefined);
  expect(circles).toEqual([]);
});
