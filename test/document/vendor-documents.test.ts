import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { checkPageDocument } from "../../scripts/lib/pull/document-source.ts";
import { extractOperation, findOperation } from "../../scripts/lib/pull/extract-operation.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";

// Their contents are the vendor's to change: a test that pins them would stop every update.
describe.each(vendorPages)("$name in openapi/vendor", (page) => {
  const text = readFileSync(inProject("openapi/vendor", `${page.name}.yaml`), "utf8");
  const document = checkPageDocument(page, text);
  const found = findOperation(page.name, document, page);

  test("is a document that a pull would take", () => {
    expect(found?.operation.operationId).toBe(page.name);
  });

  test("has whatever it refers to", () => {
    expect(() => found && extractOperation(page.name, document, found)).not.toThrow();
  });
});
