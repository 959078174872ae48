import ts from "typescript";
import { inProject } from "../../scripts/lib/paths.ts";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  types: ["node"],
  // What a page shows is a module, whatever it imports and exports.
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What is parsed once for all services: the libraries and declarations that they have in common. */
const registry = ts.createDocumentRegistry(true, inProject("."));

export interface LanguageService extends ts.LanguageService {
  /** What the compiler has to say against a file. */
  faults(file: string): readonly (ts.Diagnostic & { readonly text: string })[];
}

/**
 * What an editor asks: one program of all files, as compilers are slow to start.
 *
 * @param texts Files that exist nowhere else, by their path.
 */
export function createLanguageService(texts: ReadonlyMap<string, string>, files: readonly string[]): LanguageService {
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...texts.keys(), ...files],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = texts.get(name) ?? ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => inProject("."),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => texts.has(name) || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const service = ts.createLanguageService(host, registry);
  const faults = (file: string) =>
    [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map((diagnostic) => ({
      ...diagnostic,
      text: ts.flattenDiagnosticMessageText(diagnostic.messageText, " "),
    }));
  return { ...service, faults };
}
