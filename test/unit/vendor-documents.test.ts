import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { inProject } from "../../scripts/lib/paths.ts";

/** The first `yaml` fence of a page after the heading under which Transak puts its document. */
function fenceOf(page: string): string {
  const [, afterHeading = ""] = page.split("## OpenAPI Specification");
  const [, fence = ""] = /```yaml\n([\s\S]*?)```/.exec(afterHeading) ?? [];
  return fence;
}

const trimmedLines = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());

describe("openapi/vendor/create-widget-url.yaml", () => {
  const page = readFileSync(inProject("test/fixtures/vendor-pages/create-widget-url.md"), "utf8");
  const vendor = readFileSync(inProject("openapi/vendor/create-widget-url.yaml"), "utf8");

  it("is the page's document, line by line, but for indentation", () => {
    const published = trimmedLines(fenceOf(page));
    expect(published.length).toBeGreaterThan(150);
    expect(trimmedLines(vendor)).toEqual(published);
  });

  it("is YAML again: every reference finds its schema", () => {
    const document = parse(vendor) as { components: { schemas: Record<string, unknown> } };
    const references = [...vendor.matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map(([, name]) => name as string);
    expect(references.length).toBe(7);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });
});

describe("openapi/vendor/refresh-access-token.yaml", () => {
  it("says at its head that it was transcribed", () => {
    const vendor = readFileSync(inProject("openapi/vendor/refresh-access-token.yaml"), "utf8");
    expect(vendor.split("\n")[0]).toMatch(/^# Transcribed by hand/);
  });
});
