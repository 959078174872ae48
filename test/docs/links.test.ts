import { existsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { findLinks, headingAnchors, pages } from "./markdown.ts";

/** The page, or file, that a link between files leads to. */
const resolveLink = (page: string, path: string): string =>
  path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path));

const findRelativeLinks = (page: string) => findLinks(page).filter((link) => !/^[a-z]+:/i.test(link));

/** What is wrong with a link between files, or undefined. */
function checkLink(page: string, link: string): string | undefined {
  const [path = "", anchor] = decodeURI(link).split("#");
  const target = resolveLink(page, path);
  if (target.startsWith("..")) return `${link} leads out of the project`;
  if (!existsSync(inProject(target))) return `${link} leads nowhere`;
  if (anchor === undefined || statSync(inProject(target)).isDirectory() || !target.endsWith(".md")) return undefined;
  return headingAnchors(target).includes(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

describe("links between files", () => {
  test.each(pages)("of %s lead somewhere", (page) => {
    expect(findRelativeLinks(page).flatMap((link) => checkLink(page, link) ?? [])).toEqual([]);
  });

  test("are found", () => {
    expect(findLinks("README.md").length).toBeGreaterThan(5);
    expect(checkLink("README.md", "docs/none.md")).toBe("docs/none.md leads nowhere");
    expect(checkLink("README.md", "docs/testing.md#nothing")).toBe("docs/testing.md has no heading #nothing");
    expect(checkLink("README.md", "docs/testing.md#transaks-staging")).toBeUndefined();
    expect(findLinks("README.md")).toContain("docs/images/bench.svg");
  });

  test.each([
    ["docs/README.md", /^docs\/[\w-]+\.md$/],
    ["docs/decisions/README.md", /^docs\/decisions\/[\w-]+\.md$/],
  ])("%s leads to every page beside it", (index, isBeside) => {
    const reached = new Set(findRelativeLinks(index).map((link) => resolveLink(index, link.replace(/#.*/, ""))));
    expect(pages.filter((page) => page !== index && isBeside.test(page) && !reached.has(page))).toEqual([]);
  });
});
