import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";

export interface CompileError {
  readonly file: string;
  readonly line: number;
  readonly code: number;
  readonly message: string;
}

/** Where the code lies that uses the package as its users do. */
export interface Consumers {
  /** Holds `test/types` and `examples`, or one of them. */
  readonly folder: string;
  /** The compiler's options and packages. */
  readonly project: string;
}

/**
 * What the compiler objects to when the consumers meet each source, a folder that stands in for `src`. Throws when there is
 * nothing to compile.
 */
export async function compileErrors(consumers: Consumers, sources: readonly string[]): Promise<CompileError[][]> {
  const folder = await mkdtemp(join(tmpdir(), "spec-compile-"));
  try {
    for (const part of ["test", "examples", "package.json"])
      await copy(join(consumers.folder, part), join(folder, part));
    for (const packages of ["node_modules", "examples/node_modules"])
      await link(join(consumers.project, packages), join(folder, packages));
    const files = [...(await sourcesIn(join(folder, "test/types"))), ...(await sourcesIn(join(folder, "examples")))];
    if (files.length === 0) throw new Error("there are neither type tests nor examples");

    const options = await compilerOptions(consumers.project, folder);
    const host = hostThatRemembers(options, join(folder, "src"));
    const found: CompileError[][] = [];
    for (const source of sources) {
      await rm(join(folder, "src"), { recursive: true, force: true });
      await cp(source, join(folder, "src"), { recursive: true });
      const program = ts.createProgram(files, options, host);
      found.push(ts.getPreEmitDiagnostics(program).map((diagnostic) => readable(diagnostic, folder)));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads a file once, unless it lies in the folder that changes between two programs. */
function hostThatRemembers(options: ts.CompilerOptions, changing: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const files = new Map<string, ts.SourceFile | undefined>();
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (name.startsWith(changing)) return read(name, ...rest);
    if (!files.has(name)) files.set(name, read(name, ...rest));
    return files.get(name);
  };
  return host;
}

async function copy(from: string, to: string): Promise<void> {
  // What npm and frameworks leave behind, such as .next, is not ours to compile.
  const filter = (path: string) => !/^(node_modules$|\.)/.test(basename(path));
  await cp(from, to, { recursive: true, filter }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

/** The examples' packages are there only where somebody has installed them. */
async function link(packages: string, to: string): Promise<void> {
  if (existsSync(packages) && existsSync(dirname(to))) await symlink(packages, to);
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.[cm]?ts$/.test(entry.name) && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The project's own options; the package's name means the source, so that no build stands between the two. */
async function compilerOptions(project: string, folder: string): Promise<ts.CompilerOptions> {
  const { config, error } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, " "));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, folder);
  const { name } = JSON.parse(await readFile(join(project, "package.json"), "utf8")) as { readonly name: string };
  const paths = { [name]: ["./src/index.ts"], [`${name}/*`]: ["./src/*.ts", "./src/*/index.ts"] };
  // As examples/tsconfig.json has it, for NestJS.
  const decorators = { experimentalDecorators: true, erasableSyntaxOnly: false };
  return {
    ...options,
    ...decorators,
    noEmit: true,
    paths,
    pathsBasePath: folder,
    typeRoots: [join(folder, "node_modules/@types")],
  };
}

function readable({ file, start, code, messageText }: ts.Diagnostic, folder: string): CompileError {
  return {
    file: file ? relative(folder, file.fileName) : "",
    line: file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0]?.replaceAll(folder, "") ?? "",
  };
}
