import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryTokenStore, TransakClient } from "../../src/index.ts";
import { answering } from "../helpers/behaviours.ts";
import { apiSecret, clientFor } from "../helpers/client-for.ts";
import { failureOf } from "../helpers/failure-of.ts";
import { type MisbehavingServer, misbehavingServer } from "../helpers/misbehaving-server.ts";
import { everyWay, operationCases } from "../helpers/operation-cases.ts";

const statuses = [301, 302, 303, 307, 308];
const refusal = { name: "TransakConnectionError", retryable: false };

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  let server: MisbehavingServer;
  let elsewhere: MisbehavingServer;
  let connections: Socket[];
  beforeEach(async () => {
    connections = [];
    elsewhere = await misbehavingServer(answering(200), (socket) => connections.push(socket));
  });
  afterEach(() => Promise.all([server.close(), elsewhere.close()]));

  test.each(statuses)("%s to another origin: nothing arrives there", async (status) => {
    server = await misbehavingServer(answering(status, "", { location: `${elsewhere.url}/stolen` }));
    const error = await failureOf(operation.call(clientFor(server.url, { fetch })));
    expect(error).toMatchObject({ ...refusal, message: expect.stringContaining(String(status)) });
    expect(connections).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test.each(statuses)("%s of the token call: the API secret stays", async (status) => {
    server = await misbehavingServer(answering(status, "", { location: `${elsewhere.url}/stolen` }));
    const client = new TransakClient({
      environment: "staging",
      apiKey: "partner-key",
      apiSecret,
      tokenStore: memoryTokenStore(),
      referrerDomain: "shop.example",
      baseUrl: server.url,
      fetch,
    });
    expect(await failureOf(operation.call(client))).toMatchObject(refusal);
    expect(connections).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test.each(statuses)("%s to the same origin is refused, too", async (status) => {
    server = await misbehavingServer(answering(status, "", { location: "/elsewhere" }));
    expect(await failureOf(operation.call(clientFor(server.url, { fetch })))).toMatchObject(refusal);
    expect(server.requests).toHaveLength(1);
  });

  test("a redirect with an endless body is not read", async () => {
    let written = 0;
    server = await misbehavingServer(({ socket }) => {
      socket.write(`HTTP/1.1 302 Found\r\nlocation: ${elsewhere.url}\r\ncontent-length: 99999999\r\n\r\n`);
      const write = () => {
        while (!socket.destroyed && socket.write("x".repeat(65_536))) written += 1;
      };
      socket.on("drain", write);
      write();
    });
    expect(await failureOf(operation.call(clientFor(server.url, { fetch })))).toMatchObject(refusal);
    expect(written).toBeLessThan(99_999_999 / 65_536);
  });
});

test.each(operationCases)(
  "$name: a good answer that a fetch has reached by a redirect is refused",
  async (operation) => {
    const target = createServer((_request, response) => response.end(operation.body));
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    const { port } = target.address() as AddressInfo;
    const server = await misbehavingServer(answering(307, "", { location: `http://127.0.0.1:${port}/` }));
    const following = (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "follow" });
    expect(await failureOf(operation.call(clientFor(server.url, { fetch: following })))).toMatchObject(refusal);
    await server.close();
    target.closeAllConnections();
    target.close();
  },
);

test.each([0, 302])("a browser's opaque redirect (status %s) is refused", async (status) => {
  const opaque = async () => ({ type: "opaqueredirect", status, redirected: false, body: null }) as unknown as Response;
  const error = await failureOf(clientFor("http://127.0.0.1:9", { fetch: opaque }).createWidgetUrl());
  expect(error).toMatchObject(refusal);
  expect(error.message).not.toContain("(0)");
});
