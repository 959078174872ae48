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

/** Where the code lies that uses the package as its users do, and whose options and packages it is compiled with. */
export interface Consumers {
  readonly folder: string;
  readonly project: string;
  /** What to say when they do not compile with the source that they were written for. */
  readonly whenBroken: string;
}

/**
 * What the compiler objects to in type tests and examples when they meet one source, and did not when they met another. Throws
 * when there is nothing to compile, and when it did not compile before: then it proves nothing.
 */
export function findNewErrors(consumers: Consumers, before: Source, after: Source): CompileError[] {
  const old = compile(consumers, before);
  // An example whose framework is not installed has the same errors twice; what it calls of ours is judged all the same.
  const unresolved = old.filter(({ file, code }) => file.startsWith("examples/") && missingModule.includes(code));
  const broken = old.find(({ file }) => !unresolved.some((error) => error.file === file));
  if (broken) throw new Error(`${consumers.whenBroken}: ${inWords(broken)}`);
  // Lines move when the source changes; an error that stays is the same error.
  const key = ({ file, code, message }: CompileError) => JSON.stringify([file, code, message]);
  const known = new Set(old.map(key));
  return compile(consumers, after).filter((error) => !known.has(key(error)));
}

/** A module is missing, or is there for another package's sake, without declarations. */
const missingModule: readonly number[] = [2307, 7016];
/** "Unused '@ts-expect-error' directive": what a type test saw refused is accepted now. */
const acceptsMore = 2578;

/** The second signal: code that compiled before and no longer does. */
export function judgeError({ file, line, code, message }: CompileError): Change {
  const where = file === "" ? "the compiler" : `${file}:${line}`;
  return code === acceptsMore && !file.startsWith("src/")
    ? { bump: "minor", where, what: "accepts what a type test saw refused" }
    : { bump: "major", where, what: `no longer compiles: ${message}` };
}

export const inWords = ({ file, line, message }: CompileError): string => `${file}:${line} ${message}`;

function compile({ folder, project }: Consumers, source: Source): CompileError[] {
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

/** What npm and frameworks leave behind, such as .next, is not ours to compile. */
function typeScriptFiles(folder: string): string[] {
  return ts.sys.readDirectory(folder, [".ts", ".mts", ".cts"], ["**/node_modules", "**/.*"]);
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
