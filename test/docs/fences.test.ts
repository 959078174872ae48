import { describe, expect, it } from "vitest";
import { compileFences } from "./compile-fences.ts";
import { pages, typeScriptFences } from "./markdown.ts";

describe("TypeScript in README and docs", () => {
  it("compiles", () => {
    expect(compileFences(pages.flatMap(typeScriptFences))).toEqual([]);
  });

  it("is found", () => {
    expect(typeScriptFences("README.md").length).toBeGreaterThan(2);
    expect(typeScriptFences("docs/testing.md")).toHaveLength(7);
  });

  it("would be refused with page and line", () => {
    const code =
      'import { TransakClient } from "transak-partner-api";\nawait transak.createWidgetUrl({\n  hideMenus: true,\n});\n';
    expect(compileFences([{ page: "docs/sample.md", line: 10, code }])).toEqual([
      expect.stringMatching(/^docs\/sample\.md:12 .*'hideMenus' does not exist/),
    ]);
    const exporting = "export const a: string = 1;\n";
    expect(compileFences([{ page: "docs/sample.md", line: 5, code: exporting }])).toEqual([
      expect.stringMatching(/^docs\/sample\.md:5 /),
    ]);
  });
});
