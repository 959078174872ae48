import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";
import { inProject } from "../../../scripts/lib/paths.ts";

const config = ts.parseJsonConfigFileContent(
  JSON.parse(readFileSync(inProject("tsconfig.json"), "utf8")),
  ts.sys,
  inProject("."),
);
const options = { ...config.options, types: ["node"] };
const sources = new Map<string, ts.SourceFile | undefined>();

/** Compiles `src` with other generated files in place of its own. @returns "file: message" of every error. */
export function compileSource(generated: ReadonlyMap<string, string>): string[] {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target, ...rest) => {
    const text = generated.get(relative(inProject("."), name));
    if (text !== undefined) return ts.createSourceFile(name, text, target);
    // Nothing but the generated files differs from one program to the next.
    if (!sources.has(name)) sources.set(name, read(name, target, ...rest));
    return sources.get(name);
  };
  const program = ts.createProgram([inProject("src/index.ts"), inProject("src/testing.ts")], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = file ? relative(inProject("."), file.fileName) : "";
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
