import ts from "typescript";

const isAmbient = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;

/**
 * The imports, then the rest in a function, where `await` and `return` are at home. A fence that exports is a module already.
 * Each line of the fence is one line further down.
 */
export function wrapInModule(code: string): string {
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
