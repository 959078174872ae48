import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ScriptError } from "./fail.ts";
import { documentFile } from "./paths.ts";

const command = join(
  dirname(createRequire(import.meta.url).resolve("@stoplight/prism-cli/package.json")),
  "dist/index.js",
);
const exitWithParent = new URL("exit-with-parent.mjs", import.meta.url).href;
const readyWithinMs = 60_000;

export interface Prism {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A mock server of openapi/partner-api.yaml on a free port of the loopback address. */
export const startPrism = (): Promise<Prism> => start(["mock", documentFile]);

/** The same document in front of a real host: what the two disagree on stands in the header `sl-violations`. */
export const startPrismProxy = (upstream: string): Promise<Prism> => start(["proxy", documentFile, upstream]);

async function start([mode, ...files]: readonly [string, ...string[]]): Promise<Prism> {
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      "--import",
      exitWithParent,
      command,
      mode,
      ...files,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--multiprocess=false",
    ],
    { stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-4000);
  };
  server.stdout?.on("data", keep);
  server.stderr?.on("data", keep);
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async () => {
    server.ref();
    server.kill();
    await exited;
  };
  // Waiting for the server must not keep a script alive that is done with everything else.
  server.unref();
  server.channel?.unref();

  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + readyWithinMs;
  while (server.exitCode === null && Date.now() < deadline) {
    if (await answers(url)) return { url, stop };
    await sleep(50);
  }
  await stop();
  throw new ScriptError(`Prism did not start on ${url}:\n${output}`);
}

/** Ready is whoever answers anything at all: there is no route at the root, and a 404 says so. */
async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
