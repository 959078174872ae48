import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const command = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");

export interface RedoclyRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Redocly's command line, without telemetry and without looking for updates. Resolves whatever its exit code. */
export function redocly(...args: string[]): Promise<RedoclyRun> {
  // Under NODE_ENV=test it would print what it is asked to write.
  const env = {
    ...process.env,
    NODE_ENV: "production",
    REDOCLY_TELEMETRY: "off",
    REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
    NO_COLOR: "1",
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
