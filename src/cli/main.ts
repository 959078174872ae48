#!/usr/bin/env node
import { didYouMean, quoted } from "../check/words.ts";
import { packageVersion } from "../generated/version.ts";
import { helpText } from "./help.ts";
import { fail, UsageError } from "./usage.ts";

/** Each command is loaded when it is asked for. */
const commands: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<void>>>> = {
  doctor: async () => (await import("./run-doctor.ts")).runDoctor,
  sandbox: async () => (await import("./run-sandbox.ts")).runSandbox,
};

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(helpText);
    return;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${packageVersion}\n`);
    return;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) fail(`There is no command ${quoted(name)}${didYouMean(name, Object.keys(commands))} See --help.`);
  const run = await load();
  await run(args);
}

// Who reads no further, as `head` does, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
