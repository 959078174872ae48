import { execFile } from "node:child_process";
import { ScriptError } from "./fail.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. @throws {ScriptError} with all that it printed, where it fails. */
export function run(program: string, args: readonly string[], { cwd, env }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: "1", ...env }, maxBuffer: 64 << 20 };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error)
        reject(new ScriptError(`${program} ${args.join(" ")}: ${error.code ?? error.signal}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
