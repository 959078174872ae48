import { join, relative } from "node:path";
import ts from "typescript";
import type { Change } from "./verdict.ts";

export interface CompileError {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
}

/** The text of each file of the package's `src`, by its path from the project's root. */
export type Source = ReadonlyMap<string, string>;

export function readSource(project: string): Source {
  return new Map(
    typeScriptFiles(join(project, "src")).map((file) => [relative(project, file), ts.sys.readFile(file) ?? ""]),
  );
}

/**
 * What the compiler objects to when the type tests and examples of a folder, which use the package as its users do, meet a source
 * in place of the folder's own `src`. The options are the project's. Throws when there is nothing to compile.
 */
export function compileConsumers(folder: string, project: string, source: Source): CompileError[] {
  const files = ["test/types", "examples"].flatMap((part) => typeScriptFiles(join(folder, part)));
  if (files.length === 0) throw new Error("there are neither type tests nor examples");
  const options = compilerOptions(folder, project);
  const program = ts.createProgram(files, options, compilerHost(options, folder, source));
  return ts.getPreEmitDiagnostics(program).map(({ file, start, code, messageText }) => ({
    file: file ? relative(folder, file.fileName) : "",
    line: file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0]?.replaceAll(folder, "") ?? "",
  }));
}

const missingModule = 2307;

/** An example whose framework is not installed has the same errors before and after; what it calls of ours is judged all the same. */
export function withoutMissingPackages(errors: readonly CompileError[]): CompileError[] {
  const unresolved = errors.filter(({ file, code }) => file.startsWith("examples/") && code === missingModule);
  return errors.filter(({ file }) => !unresolved.some((error) => error.file === file));
}

/** "Unused '@ts-expect-error' directive": what a type test saw refused is accepted now. */
const acceptsMore = 2578;

/** The second signal: code that compiled before and no longer does. */
export function compareErrors(before: readonly CompileError[], after: readonly CompileError[]): Change[] {
  // Lines move when the source changes; an error that stays is the same error.
  const key = ({ file, code, message }: CompileError) => JSON.stringify([file, code, message]);
  const known = new Set(before.map(key));
  return after
    .filter((error) => !known.has(key(error)))
    .map(({ file, line, code, message }) => {
      const where = file === "" ? "the compiler" : `${file}:${line}`;
      return code === acceptsMore && !file.startsWith("src/")
        ? { bump: "minor", where, what: "accepts what a type test saw refused" }
        : { bump: "major", where, what: `no longer compiles: ${message}` };
    });
}

/** What npm and frameworks leave behind, such as .next, is not ours to compile. */
function typeScriptFiles(folder: string): string[] {
  return ts.sys.directoryExists(folder)
    ? ts.sys.readDirectory(folder, [".ts", ".mts", ".cts"], ["**/node_modules", "**/.*"])
    : [];
}

/** The project's own options; the package's name means the source, so that no build stands between the two. */
function compilerOptions(folder: string, project: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, " "));
  const { name } = JSON.parse(ts.sys.readFile(join(project, "package.json")) ?? "{}") as { readonly name: string };
  return {
    ...ts.convertCompilerOptionsFromJson(config.compilerOptions, folder).options,
    // As examples/tsconfig.json has it, for NestJS.
    experimentalDecorators: true,
    erasableSyntaxOnly: false,
    // Declarations of other packages are the same before and after.
    skipLibCheck: true,
    noEmit: true,
    paths: { [name]: ["./src/index.ts"], [`${name}/*`]: ["./src/*.ts", "./src/*/index.ts"] },
    pathsBasePath: folder,
    typeRoots: [join(folder, "node_modules/@types")],
  };
}

/** What was read of packages: they do not change between two programs. */
const packages = new Map<string, ts.SourceFile | undefined>();

/** Reads the source from memory and all else from the disk. */
function compilerHost(options: ts.CompilerOptions, folder: string, source: Source): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists, getSourceFile } = host;
  const isSource = (name: string) => `${name}/`.startsWith(join(folder, "src/"));
  host.fileExists = (name) => (isSource(name) ? source.has(relative(folder, name)) : fileExists(name));
  host.readFile = (name) => (isSource(name) ? source.get(relative(folder, name)) : readFile(name));
  host.directoryExists = (name) => isSource(name) || directoryExists?.(name) === true;
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes("/node_modules/")) return getSourceFile(name, ...rest);
    const key = `${options.target} ${options.module} ${name}`;
    if (!packages.has(key)) packages.set(key, getSourceFile(name, ...rest));
    return packages.get(key);
  };
  return host;
}
