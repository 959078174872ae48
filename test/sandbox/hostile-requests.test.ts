import { once } from "node:events";
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { openEventStream } from "../../src/sandbox/event-stream.ts";
import { connectClient, createUrl, runSandbox } from "../helpers/running-sandbox.ts";

const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty"];

async function send(url: string, method: string, headers: Readonly<Record<string, string>> = {}) {
  const sent = request(url, { method, headers }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return { status: response.statusCode, allow: response.headers.allow };
}

test.each(inherited)("a currency, network or payment method called %s is one that is not known", async (name) => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  const asked = { fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum", fiatAmount: 50 } as const;
  const price = { ...asked, isBuyOrSell: "BUY", paymentMethod: "credit_debit_card" } as const;
  for (const wrong of [{ fiatCurrency: name }, { cryptoCurrency: name }, { network: name }]) {
    await expect(transak.getPrice({ ...price, ...wrong })).rejects.toThrow("does not know");
  }
  const wallet = { walletAddress: "0x1", cryptoCurrency: name, network: name };
  await expect(transak.verifyWalletAddress(wallet)).resolves.toEqual({ valid: true });
  const params = { network: name, cryptoCurrencyCode: name, paymentMethod: name, fiatCurrency: name };
  const widgetUrl = await createUrl(transak, params);
  expect((await fetch(widgetUrl)).status).toBe(200);
});

test("a given order may have a status that is called as what every object inherits", async () => {
  const sandbox = await runSandbox({ orders: [{ id: "odd", status: "toString" }] });
  expect(await sandbox.sendWebhook("odd")).toMatchObject({ type: "ORDER_PROCESSING" });
});

test("a fault of the sandbox's own is answered with 500, and told", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const sandbox = await runSandbox();
  sandbox.respondWith("get-countries", () => {
    throw new Error("of the script");
  });
  const response = await fetch(`${sandbox.url}/api/v2/countries`, { headers: { "x-api-key": "any" } });
  expect(response.status).toBe(500);
  expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: "of the script" }));
});

test("HEAD asks whether a page is there, and opens neither a session nor a stream", async () => {
  const sandbox = await runSandbox();
  const widgetUrl = await createUrl(connectClient(sandbox));
  expect(await send(`${sandbox.url}/sandbox`, "HEAD")).toMatchObject({ status: 200 });
  expect(await send(`${sandbox.url}/sandbox/state`, "HEAD")).toMatchObject({ status: 200 });
  expect(await send(`${sandbox.url}/sandbox/nowhere`, "HEAD")).toMatchObject({ status: 404 });
  expect(await send(`${sandbox.url}/sandbox/events`, "HEAD")).toMatchObject({ status: 405 });
  expect(await send(widgetUrl, "HEAD")).toMatchObject({ status: 200 });
  expect((await fetch(widgetUrl)).status).toBe(200);
});

test("a method that no page has is answered with 405, and those that it has", async () => {
  const { url } = await runSandbox();
  for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
    expect(await send(`${url}/sandbox`, method)).toEqual({ status: 405, allow: "GET, HEAD, POST" });
  }
});

test("what looks like a token, a secret or a session in an address is not kept", async () => {
  const sandbox = await runSandbox();
  const query = "accessToken=walrus-1&api_secret=walrus-2&sessionId=walrus-3&limit=5";
  await fetch(`${sandbox.url}/partners/api/v1/orders?${query}`);
  const path = "/partners/api/v1/orders?accessToken=[redacted]&api_secret=[redacted]&sessionId=[redacted]&limit=5";
  expect(sandbox.requests).toMatchObject([{ path }]);
  expect(await (await fetch(`${sandbox.url}/sandbox/state`)).text()).not.toContain("walrus");
});

test("a page that no longer reads its events is cut off", async () => {
  const gone = vi.fn();
  const server = createServer((_, response) => {
    const stream = openEventStream(response, gone);
    for (let sent = 0; sent < 500; sent += 1) stream.send("changed", "x".repeat(100_000));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await vi.waitFor(() => expect(gone).toHaveBeenCalled());
});
