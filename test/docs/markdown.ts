import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inProject, root } from "../../scripts/lib/paths.ts";

/** Every page that people read, by its path from the project's root. What is generated or installed is none. */
export const pages: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.md", "llms.txt"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((path) => path !== "" && !/^(\.changeset|test\/fixtures|openapi)\/|^CHANGELOG\.md$/.test(path))
  .sort();

export const readPage = (page: string): string => readFileSync(inProject(page), "utf8");

export interface Fence {
  readonly page: string;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
}

/** Each fenced block of TypeScript. */
export function typeScriptFences(page: string): Fence[] {
  const found = readPage(page).matchAll(/^([ ]*)```(?:ts|typescript)[^\n]*\n([\s\S]*?)^\1```/gm);
  return [...found].map(({ index, input, 2: code }) => ({
    page,
    line: input.slice(0, index).split("\n").length + 1,
    code: code as string,
  }));
}

/** Without blocks of code, which may hold anything. */
const readProse = (page: string): string => readPage(page).replace(/^([ ]*)(```|~~~)[\s\S]*?^\1\2/gm, "");

const linkForms = [
  /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g,
  // A link's target that is defined elsewhere on the page, and HTML.
  /^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)/gm,
  /<(?:a|img)\s[^>]*?(?:href|src)="([^"]+)"/g,
];

/** Targets of links and images. */
export function findLinks(page: string): string[] {
  const prose = readProse(page).replace(/`[^`\n]*`/g, "");
  return linkForms.flatMap((form) => [...prose.matchAll(form)].map(({ 1: target }) => target as string));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function headingAnchors(page: string): string[] {
  const seen = new Map<string, number>();
  return [...readProse(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(({ 1: heading }) => {
    const slug = (heading as string)
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}
