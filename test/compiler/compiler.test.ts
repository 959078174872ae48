import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { type Fence, pages, typeScriptFences } from "../docs/markdown.ts";
import { docCommentFences } from "./doc-comments.ts";
import { createLanguageService } from "./language-service.ts";
import { wrapInModule } from "./wrap-in-module.ts";

const source = `
import { TransakClient, type WidgetParams } from "transak-partner-api";
const transak = new TransakClient({ environment: "", apiKey: "key", apiSecret: "secret" });
const params: WidgetParams = { fiatAmount: 50, isTransakOne: true };
transak.createWidgetUrl({ productsAvailable: "BUY" }, { userIp: "203.0.113.42" });
`;
const { exports } = JSON.parse(readFileSync(inProject("package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, string | { readonly import?: { readonly types: string } }>>;
};
/** The declarations of every entry that is an ES module. */
const entries = Object.values(exports).flatMap((entry) =>
  typeof entry !== "string" && entry.import ? [entry.import.types] : [],
);
const sample = inProject("test/compiler/editor-sample.ts");
const typeTests = readdirSync(inProject("test/types")).map((name) => inProject("test/types", name));
const wrong: readonly Fence[] = [
  {
    page: "docs/wrong.md",
    line: 10,
    code: 'import { transak } from "./transak.js";\nawait transak.createWidgetUrl({\n  hideMenus: true,\n}, { userIp: "203.0.113.42" });\n',
  },
  { page: "docs/wrong.md", line: 5, code: "export const a: string = 1;\n" },
  { page: "docs/wrong.md", line: 7, code: "await transak.createWidgetUrl();\n" },
];
const allFences = [...pages.flatMap(typeScriptFences), ...docCommentFences(), ...wrong];
/** Doc comments show parts of programs, which take the names of ambient.d.ts for granted. */
const isInParts = (page: string) => page.startsWith("src/");
const fences = new Map(allFences.map((fence, at) => [inProject(`test/compiler/fence-${at}.ts`), fence]));
const texts = (wanted: boolean, read: (code: string) => string) =>
  [...fences].flatMap(([file, { page, code }]) => (isInParts(page) === wanted ? [[file, read(code)] as const] : []));
const service = createLanguageService(new Map([...texts(false, (code) => code), [sample, source]]), [
  inProject("test/compiler/frameworks.d.ts"),
  ...entries.map((entry) => inProject(entry)),
  ...typeTests,
]);
const serviceOfParts = createLanguageService(new Map(texts(true, wrapInModule)), [
  inProject("test/compiler/ambient.d.ts"),
]);

/** What is wrong with the fences of these pages, as `page:line message`. */
function fenceFaults(isWanted: (page: string) => boolean): string[] {
  return [...fences].flatMap(([file, { page, line }]) => {
    if (!isWanted(page)) return [];
    const isPart = isInParts(page);
    return (isPart ? serviceOfParts : service).faults(file).map(({ file: module, start = 0, text }) => {
      // The first line of a part is ours.
      const below = (module?.getLineAndCharacterOfPosition(start).line ?? 0) - (isPart ? 1 : 0);
      return `${page}:${line + below} ${text}`;
    });
  });
}

describe("TypeScript in README, docs and doc comments", () => {
  test("compiles as it is, each snippet alone", () => {
    expect(fenceFaults((page) => page !== "docs/wrong.md")).toEqual([]);
  });

  test("is found", () => {
    expect(typeScriptFences("README.md").length).toBeGreaterThan(2);
    expect(docCommentFences().length).toBeGreaterThan(5);
    expect(typeScriptFences("docs/testing.md").length).toBeGreaterThan(9);
  });

  test("is refused with page and line where it is wrong", () => {
    expect(fenceFaults((page) => page === "docs/wrong.md")).toEqual([
      expect.stringMatching(/^docs\/wrong\.md:12 .*'hideMenus' does not exist/),
      expect.stringMatching(/^docs\/wrong\.md:5 /),
      "docs/wrong.md:7 Cannot find name 'transak'.",
    ]);
  });
});

describe("in the declarations", () => {
  const program = service.getProgram() as ts.Program;
  const checker = program.getTypeChecker();

  /** The functions of an entry, and the methods of its classes, that anybody may call. */
  const callables = (entry: string): readonly ts.Symbol[] => {
    const file = program.getSourceFile(inProject(entry));
    const exported = file ? checker.getExportsOfModule(checker.getSymbolAtLocation(file) as ts.Symbol) : [];
    const resolved = exported.map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    );
    return resolved.flatMap((symbol) => {
      if (symbol.flags & ts.SymbolFlags.Function) return [symbol];
      return symbol.name === "TransakClient"
        ? [...(symbol.members?.values() ?? [])].filter(({ flags }) => flags & ts.SymbolFlags.Method)
        : [];
    });
  };

  test.each(entries)("of %s each function and method has an example", (entry) => {
    const found = callables(entry);
    expect(found.length).toBeGreaterThan(0);
    const hasExample = (symbol: ts.Symbol) => symbol.getJsDocTags(checker).some(({ name }) => name === "example");
    expect(found.filter((symbol) => !hasExample(symbol)).map(({ name }) => name)).toEqual([]);
  });
});

test("the type tests compile", () => {
  expect(typeTests.flatMap(service.faults).map(({ text }) => text)).toEqual([]);
});

describe("in an editor", () => {
  const hover = (word: string) => {
    const info = service.getQuickInfoAtPosition(sample, source.indexOf(word));
    return {
      shown: ts.displayPartsToString(info?.displayParts),
      meaning: ts.displayPartsToString(info?.documentation),
      info,
    };
  };

  test("hovering over a parameter shows its type and its meaning", () => {
    const { shown, meaning } = hover("fiatAmount");
    expect(shown).toBe("(property) WidgetParams.fiatAmount?: string | number | undefined");
    expect(meaning).toMatch(/^Amount of fiat money, .* Needs `fiatCurrency` or `countryCode`\.$/);
  });

  test("a deprecated parameter is struck through", () => {
    expect(hover("isTransakOne").info?.tags?.map(({ name }) => name)).toContain("deprecated");
  });

  test("hovering over the call shows names of ours, and no path into the document", () => {
    const { shown } = hover("createWidgetUrl");
    expect(shown).toContain(
      "createWidgetUrl(params: WidgetParams, options: CreateWidgetUrlOptions): Promise<WidgetUrl>",
    );
  });

  test("a typo is red, and the message names the right parameter", () => {
    const messages = service.faults(sample).map(({ text }) => text);
    expect(messages.join("\n")).toContain("'productsAvailable' does not exist in type 'WidgetParams'");
  });

  test("environment has completions", () => {
    const completions = service.getCompletionsAtPosition(sample, source.indexOf('""') + 1, {});
    expect(completions?.entries.map(({ name }) => name).sort()).toEqual(["production", "staging"]);
  });

  test("the declarations hold nothing of openapi-fetch or of the document's own names", () => {
    const names = ts.sys.readDirectory(inProject("dist"), [".d.ts", ".d.cts"]);
    const declarations = names.map((name) => ts.sys.readFile(name)).join("");
    expect(declarations).toContain("interface WidgetParams");
    expect(declarations).not.toMatch(/openapi-fetch|components\[|ApiV2Auth/);
  });
});
