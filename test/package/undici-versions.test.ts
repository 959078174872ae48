import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { type ConnectProxy, connectProxy } from "../helpers/connect-proxy.ts";
import { answerSession, type SessionServer, sessionServer, widgetUrl } from "../helpers/session-server.ts";

const [nodeMajor = 0, nodeMinor = 0] = process.versions.node.split(".").map(Number);

/** Those of the peer range that this Node can run. */
const versions = ["undici6", "undici", "undici8"].filter((name) => {
  const { engines } = JSON.parse(readFileSync(inProject("node_modules", name, "package.json"), "utf8"));
  const [major = 0, minor = 0] = engines.node.match(/\d+/g).map(Number);
  return nodeMajor > major || (nodeMajor === major && nodeMinor >= minor);
});

let folder: string;
let server: SessionServer;
let proxy: ConnectProxy;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "transak-partner-api-undici-"));
  proxy = await connectProxy();
  server = await sessionServer((request, response) => {
    if (request.url?.startsWith("/redirect/")) return response.writeHead(307, { location: "/" }).write("no end");
    if (request.url?.startsWith("/endless/")) {
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(65_536, "x")));
      };
      response.on("drain", more);
      return more();
    }
    answerSession(request, response);
  });
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await proxy.close();
  await server.close();
});

test("two majors at least are tested on every Node", () => {
  expect(versions.length).toBeGreaterThanOrEqual(2);
});

test.each(versions)("the built package over %s", async (version) => {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  cpSync(inProject("dist"), join(modules, "transak-partner-api/dist"), { recursive: true });
  cpSync(inProject("package.json"), join(modules, "transak-partner-api/package.json"));
  symlinkSync(inProject("node_modules/openapi-fetch"), join(modules, "openapi-fetch"));
  symlinkSync(inProject("node_modules", version), join(modules, "undici"));
  cpSync(inProject("test/helpers/undici-program.mjs"), join(folder, "program.mjs"));
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "program.mjs"), server.url, proxy.url]);
  expect(JSON.parse(stdout)).toEqual({
    overNodesOwn: widgetUrl,
    overAgent: widgetUrl,
    overProxy: widgetUrl,
    redirected: "connection",
    endless: "invalid_response",
    refused: "connection",
  });
  expect(proxy.tunnels).toEqual([new URL(server.url).host]);
});
