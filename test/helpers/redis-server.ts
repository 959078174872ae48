import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createClient } from "redis";
import { describe, expect, onTestFinished } from "vitest";

export interface RedisServer {
  readonly url: string;
  /** SIGKILL: no goodbye to anybody, nothing saved. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
}

/** A suite that needs a real Redis. Without one it fails where `CI` is set, and is skipped loudly elsewhere. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (!binary) {
    const complaint = `"${name}" needs redis-server, which is not on PATH. Install it: apt-get install redis-server`;
    if (!["", "false", undefined].includes(process.env.CI)) throw new Error(complaint);
    console.warn(`\n⚠ SKIPPED: ${complaint}\n`);
  }
  describe.skipIf(!binary)(name, suite);
}

/** Starts a Redis for the running test, on a free port and without persistence, and stops it whatever happens. */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  let redis: ChildProcess | undefined;
  let watchdog: ChildProcess | undefined;

  const kill = async () => {
    const running = redis;
    redis = undefined;
    if (!running) return;
    // First, so that it cannot hit another process that got the same id.
    watchdog?.kill("SIGKILL");
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  };
  const start = async () => {
    const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
    const started = spawn(binary as string, [...options, ...settings], { stdio: ["ignore", "pipe", "inherit"] });
    redis = started;
    watchdog = watch(started, folder);
    await readiness(started);
  };

  onTestFinished(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  await start();
  return { url: `redis://127.0.0.1:${port}`, kill, start };
}

/** Starts a cluster of one node, which holds all slots. */
export async function startRedisCluster(): Promise<RedisServer> {
  const bus = ["--cluster-port", `${await freePort()}`, "--cluster-announce-ip", "127.0.0.1"];
  const server = await startRedis("--cluster-enabled", "yes", ...bus);
  const node = createClient({ url: server.url });
  await node.connect();
  await node.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
  await expect.poll(() => node.sendCommand(["CLUSTER", "INFO"])).toContain("cluster_state:ok");
  node.destroy();
  return server;
}

const binary = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** A shell that outlives this process, even one that is killed: when its standard input ends, it clears up. */
function watch({ pid }: ChildProcess, folder: string): ChildProcess {
  const script = 'read -r _; kill -9 "$0"; rm -rf "$1"';
  const shell = spawn("sh", ["-c", script, `${pid}`, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  return shell;
}

async function readiness(redis: ChildProcess): Promise<void> {
  let log = "";
  for await (const chunk of redis.stdout ?? []) {
    log += chunk;
    if (!log.includes("Ready to accept connections")) continue;
    // Read on, or Redis would stop at a full pipe.
    redis.stdout?.resume();
    return;
  }
  throw new Error(`redis-server did not start:\n${log}`);
}

/** Below the ports that systems give out by themselves: one of those may be taken between this look and the start. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
