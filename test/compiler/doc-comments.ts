import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inProject, root } from "../../scripts/lib/paths.ts";
import type { Fence } from "../docs/markdown.ts";

/** Each block of TypeScript in a doc comment of the source. */
export function docCommentFences(): Fence[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src/*.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  return files.split("\n").filter(Boolean).flatMap(fencesOf);
}

function fencesOf(page: string): Fence[] {
  const text = readFileSync(inProject(page), "utf8");
  return [...text.matchAll(/^( *) \* ```ts\n([\s\S]*?)^\1 \* ```/gm)].map(({ index, 1: indent, 2: code }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    code: (code as string).replaceAll(`${indent} * `, "").replaceAll(`${indent} *\n`, "\n"),
  }));
}
