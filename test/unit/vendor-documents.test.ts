import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { checkDocument } from "../../scripts/lib/pull/check-document.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";

// Their contents are the vendor's to change: a test that pins them would stop every update.
describe.each(vendorPages)("$name in openapi/vendor", (page) => {
  const text = readFileSync(inProject("openapi/vendor", `${page.name}.yaml`), "utf8");

  it("is a document that a pull would take", () => {
    expect(checkDocument(page, text).paths).toHaveProperty([page.path, page.method]);
  });

  it("refers to schemas that it has", () => {
    const { schemas } = checkDocument(page, text).components;
    const names = [...text.matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map(([, name]) => name as string);
    expect(names.filter((name) => !(name in schemas))).toEqual([]);
  });
});
