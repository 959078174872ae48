import { inspect } from "node:util";
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from "undici";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type TransakClient, TransakConnectionError } from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import { answeringSession, widgetUrl } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { type ConnectProxy, startProxy } from "../helpers/connect-proxy.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
let proxy: ConnectProxy;
let dispatcher: Dispatcher | undefined;

beforeEach(async () => {
  server = await startServer(answeringSession);
  proxy = await startProxy();
});

afterEach(async () => {
  await dispatcher?.close();
  vi.unstubAllEnvs();
});

function clientThrough(given: Dispatcher): TransakClient {
  dispatcher = given;
  return createClient({ baseUrl: server.url, maxRetries: 0, fetch: undiciFetch({ dispatcher: given }) });
}

const target = () => new URL(server.url).host;

test("every call goes through the same tunnel of a ProxyAgent", async () => {
  const transak = clientThrough(new ProxyAgent({ uri: proxy.url, proxyTunnel: true, connections: 1 }));
  for (let call = 0; call < 20; call++)
    expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  expect(proxy.tunnels).toEqual([target()]);
  expect(server.connections()).toBe(1);
});

test("a ProxyAgent with credentials", async () => {
  proxy = await startProxy("partner:pass-w0rd");
  const uri = proxy.url.replace("//", "//partner:pass-w0rd@");
  expect(await clientThrough(new ProxyAgent({ uri, proxyTunnel: true })).createWidgetUrl({}, { userIp })).toMatchObject(
    {
      widgetUrl,
    },
  );
  expect(proxy.tunnels).toEqual([target()]);
});

test("an EnvHttpProxyAgent reads the environment", async () => {
  vi.stubEnv("HTTP_PROXY", proxy.url);
  vi.stubEnv("NO_PROXY", "");
  const transak = clientThrough(new EnvHttpProxyAgent({ proxyTunnel: true }));
  expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  expect(proxy.tunnels).toEqual([target()]);
});

test("an EnvHttpProxyAgent leaves out what NO_PROXY names", async () => {
  vi.stubEnv("HTTP_PROXY", proxy.url);
  vi.stubEnv("NO_PROXY", "127.0.0.1");
  expect(await clientThrough(new EnvHttpProxyAgent()).createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  expect(proxy.tunnels).toEqual([]);
});

test("a proxy that refuses is a connection error, without the proxy's password", async () => {
  proxy = await startProxy("partner:pass-w0rd");
  const uri = proxy.url.replace("//", "//partner:wrong-w0rd@");
  const error = await catchError(
    clientThrough(new ProxyAgent({ uri, proxyTunnel: true })).createWidgetUrl({}, { userIp }),
  );
  expect(error).toBeInstanceOf(TransakConnectionError);
  expect(error).toMatchObject({ retryable: true, message: expect.stringContaining("407") });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("wrong-w0rd");
});

test("a proxy that is down is a connection error", async () => {
  await proxy.close();
  const call = clientThrough(new ProxyAgent({ uri: proxy.url, proxyTunnel: true })).createWidgetUrl({}, { userIp });
  await expect(call).rejects.toThrow(TransakConnectionError);
  await expect(call).rejects.toThrow("ECONNREFUSED");
});

test("a tunnel that was closed is opened again by the next call", async () => {
  const transak = clientThrough(new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));
  await transak.createWidgetUrl({}, { userIp });
  const { port } = new URL(proxy.url);
  await proxy.close();
  proxy = await startProxy(undefined, Number(port));
  expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  expect(proxy.tunnels).toEqual([target()]);
});

test("the caller's own Agent", async () => {
  expect(await clientThrough(new Agent({ connections: 1 })).createWidgetUrl({}, { userIp })).toMatchObject({
    widgetUrl,
  });
  expect(server.connections()).toBe(1);
});
