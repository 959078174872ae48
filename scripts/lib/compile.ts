import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Consumer } from "./consumer.ts";
import { run } from "./run.ts";

export interface Compilation {
  /** The compiler's `bin/tsc`. */
  readonly tsc: string;
  readonly moduleResolution: "nodenext" | "bundler" | "node10";
  readonly types: readonly string[];
  readonly lib: readonly string[];
  /** Programs of the consumer, without `.ts`. */
  readonly programs: readonly string[];
}

const modules = { nodenext: "nodenext", bundler: "esnext", node10: "commonjs" } as const;

/** Compiles a consumer's programs, under nodenext both as ES modules and as CommonJS, with the declarations checked too. */
export async function compile({ folder }: Consumer, compilation: Compilation): Promise<void> {
  const { tsc, moduleResolution, types, lib, programs } = compilation;
  const extensions = moduleResolution === "nodenext" ? ["mts", "cts"] : ["ts"];
  const files = programs.flatMap((program) => extensions.map((extension) => `${program}.${extension}`));
  const compilerOptions = {
    module: modules[moduleResolution],
    moduleResolution,
    target: "es2022",
    lib,
    types,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const project = `tsconfig.${randomUUID()}.json`;
  await writeFile(join(folder, project), JSON.stringify({ compilerOptions, files }));
  await run(process.execPath, [tsc, "-p", project], { cwd: folder });
}
