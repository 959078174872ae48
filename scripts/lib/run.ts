import { type SpawnOptions, spawn } from "node:child_process";
import { ScriptError } from "./fail.ts";

/** Runs a program to its end and returns what it prints. @throws {ScriptError} with all that it has printed, where it fails. */
export function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: "1", ...options.env };
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options, env });
    let [stdout, all] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      all += text;
    });
    const fail = (how: string) => reject(new ScriptError(`${program} ${args.join(" ")} ${how}\n${all}`.trimEnd()));
    child.once("error", ({ message }) => fail(`cannot be run: ${message}`));
    child.once("close", (code, signal) => (code === 0 ? resolve(stdout) : fail(`ended with ${code ?? signal}.`)));
  });
}
