import type { Change } from "./bump.ts";
import type { CompileError } from "./compile-errors.ts";

/** "Unused '@ts-expect-error' directive": what a type test saw refused is accepted now. */
const acceptsMore = 2578;

/** The second signal: code that compiled before and no longer does. */
export function compilerChanges(before: readonly CompileError[], after: readonly CompileError[]): Change[] {
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

/** Lines move when the source changes; an error that stays is the same error. */
const key = ({ file, code, message }: CompileError): string => JSON.stringify([file, code, message]);
