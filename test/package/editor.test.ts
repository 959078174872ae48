import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

/** What an editor does with the built declarations: the same language service, on a file that imports the package. */
const source = `
import { TransakClient, type WidgetParams } from "transak-partner-api";
const transak = new TransakClient({ environment: "", apiKey: "key", apiSecret: "secret" });
const params: WidgetParams = { fiatAmount: 50, isTransakOne: true };
transak.createWidgetUrl({ productsAvailable: "BUY" });
`;
const file = inProject("test/package/editor-sample.ts");

describe("in an editor", () => {
  let service: ts.LanguageService;

  beforeAll(() => {
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      types: ["node"],
      noEmit: true,
    };
    service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => {
        const text = name === file ? source : ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => inProject("."),
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => name === file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  });

  const hover = (word: string) => {
    const info = service.getQuickInfoAtPosition(file, source.indexOf(word));
    return {
      shown: ts.displayPartsToString(info?.displayParts),
      meaning: ts.displayPartsToString(info?.documentation),
      info,
    };
  };

  it("hovering over a parameter shows its type and its meaning", () => {
    const { shown, meaning } = hover("fiatAmount");
    expect(shown).toBe("(property) WidgetParams.fiatAmount?: string | number | undefined");
    expect(meaning).toMatch(/^Amount of fiat money, .* Needs `fiatCurrency` or `countryCode`\.$/);
  });

  it("a deprecated parameter is struck through", () => {
    expect(hover("isTransakOne").info?.tags?.map(({ name }) => name)).toContain("deprecated");
  });

  it("hovering over the call shows names of ours, and no path into the document", () => {
    const { shown } = hover("createWidgetUrl");
    expect(shown).toContain(
      "createWidgetUrl(params?: WidgetParams, options?: CreateWidgetUrlOptions): Promise<WidgetUrl>",
    );
  });

  it("a typo is red, and the message names the right parameter", () => {
    const messages = service
      .getSemanticDiagnostics(file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    expect(messages.join("\n")).toContain("'productsAvailable' does not exist in type 'WidgetParams'");
  });

  it("environment completes", () => {
    const completions = service.getCompletionsAtPosition(file, source.indexOf('""') + 1, {});
    expect(completions?.entries.map(({ name }) => name).sort()).toEqual(["production", "staging"]);
  });

  it("the declarations hold nothing of openapi-fetch or of the document's own names", () => {
    for (const name of ["dist/index.d.ts", "dist/index.d.cts"]) {
      const declarations = ts.sys.readFile(inProject(name));
      expect(declarations).toContain("interface WidgetParams");
      expect(declarations).not.toMatch(/openapi-fetch|components\[|ApiV2Auth/);
    }
  });
});
