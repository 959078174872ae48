import ts from "typescript";
import { inProject } from "../../scripts/lib/paths.ts";
import type { Fence } from "./markdown.ts";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  types: ["node"],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};
const ambient = inProject("test/docs/ambient.d.ts");

/** Compiles each fence as a module of its own, against the built package. Faults come as `page:line message`. */
export function compileFences(fences: readonly Fence[]): string[] {
  const virtual = new Map(fences.map((fence, index) => [inProject(`test/docs/fence-${index}.ts`), fence]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => virtual.has(name) || fileExists(name);
  host.readFile = (name) => (virtual.has(name) ? moduleOf(virtual.get(name) as Fence) : readFile(name));
  host.getSourceFile = (name, languageVersion) => {
    const fence = virtual.get(name);
    return fence ? ts.createSourceFile(name, moduleOf(fence), languageVersion) : getSourceFile(name, languageVersion);
  };
  const program = ts.createProgram([ambient, ...virtual.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    const fence = file && virtual.get(file.fileName);
    if (!file || !fence) return `${file?.fileName ?? "options"} ${text}`;
    // The first line is ours.
    const line = fence.line + file.getLineAndCharacterOfPosition(start).line - 1;
    return `${fence.page}:${line} ${text}`;
  });
}

const isAmbient = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;

/**
 * The imports, then the rest in a function, where `await` and `return` are at home. A fence that exports is a module already.
 * Each line of the fence is one line further down.
 */
function moduleOf({ code }: Fence): string {
  const source = ts.createSourceFile("fence.ts", code, ts.ScriptTarget.ES2022);
  const exporting = source.statements.some(
    (statement) =>
      ts.isExportAssignment(statement) ||
      ts.isExportDeclaration(statement) ||
      (ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
  );
  if (exporting) return `\n${code}`;
  let rest = code;
  const imports: string[] = [];
  // What is declared of the reader's own program belongs outside the function, as imports do.
  for (const statement of source.statements.filter((each) => ts.isImportDeclaration(each) || isAmbient(each))) {
    const text = code.slice(statement.getStart(source), statement.end);
    imports.push(text.replaceAll("\n", " "));
    rest = rest.replace(text, text.replace(/[^\n]/g, " "));
  }
  return `${imports.join(" ")} export const fence = async () => {\n${rest}\n};`;
}
