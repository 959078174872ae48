import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signWebhook } from "transak-partner-api/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const next = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const seen = { refreshes: 0, sessions: 0 };
const accessToken = "access-token-of-this-build";

/** A Transak that gives each session a URL of its own. */
const transak: Server = createServer((request, response) => {
  const refresh = request.url?.endsWith("/refresh-token");
  if (refresh) seen.refreshes += 1;
  else seen.sessions += 1;
  const data = refresh
    ? { accessToken, expiresAt: Math.round(Date.now() / 1000) + 3600 }
    : { widgetUrl: `https://global-stg.transak.com?sessionId=session-${seen.sessions}` };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
});
let server: ChildProcess | undefined;
let address: string;

function run(...command: string[]): ChildProcess {
  const { port } = transak.address() as AddressInfo;
  return spawn(process.execPath, [next, ...command], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      TRANSAK_ENVIRONMENT: "staging",
      TRANSAK_API_KEY: "partner-key",
      TRANSAK_API_SECRET: "partner-secret",
      TRANSAK_BASE_URL: `http://127.0.0.1:${port}`,
    },
  });
}

beforeAll(async () => {
  await rm(join(folder, ".next"), { recursive: true, force: true });
  await once(transak.listen(0, "127.0.0.1"), "listening");
  const build = run("build");
  build.stdout?.resume();
  expect(await once(build, "exit")).toEqual([0, null]);
  expect(seen).toEqual({ refreshes: 0, sessions: 0 });
  server = run("start", "--port", "0", "--hostname", "127.0.0.1");
  let output = "";
  // Read on afterwards, or the server could not log.
  for await (const chunk of server.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += chunk;
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? "";
    if (address && /Ready/.test(output)) break;
  }
  server.stdout?.resume();
}, 180_000);

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill("SIGKILL");
    await once(server, "exit");
  }
  transak.closeAllConnections();
  transak.close();
});

test("a server that nobody has visited yet verifies webhooks", async () => {
  const notify = async (signer: string) => {
    const body = await signWebhook({ type: "ORDER_COMPLETED" }, signer);
    return (await fetch(`${address}/api/transak-webhook`, { method: "POST", body })).status;
  };
  expect([await notify(accessToken), await notify("another-token")]).toEqual([200, 400]);
  expect(seen).toEqual({ refreshes: 1, sessions: 0 });
});

test("a page is made for each visitor, and shares its token with the route handler", async () => {
  const headers = { "x-real-ip": "203.0.113.42" };
  const page = async () =>
    /sessionId=([\w-]+)/.exec(await (await fetch(`${address}/checkout`, { headers })).text())?.[1];
  const [first, second] = [await page(), await page()];
  expect(first).toMatch(/^session-\d+$/);
  expect(second).toMatch(/^session-\d+$/);
  expect(second).not.toBe(first);

  const body = JSON.stringify({ fiatAmount: 50 });
  const answer = await fetch(`${address}/api/widget-url`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  expect(seen.refreshes).toBe(1);
});

test("no token is left on the disk", async () => {
  const names = await readdir(join(folder, ".next"), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(10);
  const holding: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(accessToken)) holding.push(file);
  expect(holding).toEqual([]);
});
