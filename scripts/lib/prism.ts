import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { ScriptError } from "./fail.ts";
import { documentFile, inProject } from "./paths.ts";

const command = inProject("node_modules/@stoplight/prism-cli/dist/index.js");
const exitWithParent = new URL("exit-with-parent.mjs", import.meta.url).href;
const readyWithinMs = 60_000;

export interface Prism {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A mock server of openapi/partner-api.yaml on a free port of the loopback address. */
export const startPrism = (): Promise<Prism> => start("mock", documentFile);

/** The same document in front of a real host: what the two disagree on stands in the header `sl-violations`. */
export const startPrismProxy = (upstream: string): Promise<Prism> => start("proxy", documentFile, upstream);

async function start(...args: readonly string[]): Promise<Prism> {
  const options = ["--host", "127.0.0.1", "--port", "0", "--multiprocess=false"];
  const server = spawn(process.execPath, ["--import", exitWithParent, command, ...args, ...options], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = () => {
    server.kill();
    return exited;
  };
  let output = "";
  const listening = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-4000);
      const [, url] = /Prism is listening on (http:\S+)/.exec(output) ?? [];
      if (url) resolve(url);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
  });
  const url = await Promise.race([listening, exited, sleep(readyWithinMs, undefined, { ref: false })]);
  if (url) return { url, stop };
  await stop();
  throw new ScriptError(`Prism did not start:\n${output}`);
}
