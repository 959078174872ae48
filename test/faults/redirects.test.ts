import { beforeEach, describe, expect, test } from "vitest";
import { memoryTokenStore } from "../../src/index.ts";
import { answering, flooding } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { apiSecret, createClient, userIp } from "../helpers/client.ts";
import { everyWay, everyWayWithToken, operationCases } from "../helpers/operation-cases.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

const statuses = [301, 302, 303, 307, 308];
const refusal = { name: "TransakConnectionError", retryable: false };

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  let elsewhere: TestServer;
  beforeEach(async () => {
    elsewhere = await startServer(answering(200));
  });

  test.each(statuses)("%s to another origin: nothing arrives there", async (status) => {
    const server = await startServer(answering(status, "", { location: `${elsewhere.url}/stolen` }));
    const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch })));
    expect(error).toMatchObject({ ...refusal, message: expect.stringContaining(String(status)) });
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test.each(statuses)("%s to the same origin is refused, too", async (status) => {
    const server = await startServer(answering(status, "", { location: "/elsewhere" }));
    expect(await catchError(operation.call(createClient({ baseUrl: server.url, fetch })))).toMatchObject(refusal);
    expect(server.requests).toHaveLength(1);
  });

  test("a redirect with an endless body is not read", async () => {
    let written = () => 0;
    const server = await startServer((exchange) => {
      written = () => exchange.socket.bytesWritten;
      flooding(`HTTP/1.1 302 Found\r\nlocation: ${elsewhere.url}\r\ncontent-length: 99999999\r\n\r\n`)(exchange);
    });
    expect(await catchError(operation.call(createClient({ baseUrl: server.url, fetch })))).toMatchObject(refusal);
    expect(written()).toBeLessThan(99_999_999);
  });
});

describe.each(everyWayWithToken)("$name", ({ fetch, operation }) => {
  test.each(statuses)("%s of the token call: the API secret stays", async (status) => {
    const elsewhere = await startServer(answering(200));
    const server = await startServer(answering(status, "", { location: `${elsewhere.url}/stolen` }));
    const client = createClient({ baseUrl: server.url, apiSecret, tokenStore: memoryTokenStore(), fetch });
    expect(await catchError(operation.call(client))).toMatchObject(refusal);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});

test.each(operationCases)(
  "$name: a good response that a fetch has reached by a redirect is refused",
  async (operation) => {
    const target = await startServer(answering(200, operation.body));
    const server = await startServer(answering(307, "", { location: target.url }));
    const following = (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "follow" });
    expect(await catchError(operation.call(createClient({ baseUrl: server.url, fetch: following })))).toMatchObject(
      refusal,
    );
    expect(target.requests).toHaveLength(1);
  },
);

test.each([0, 302])("a browser's opaque redirect (status %s) is refused", async (status) => {
  const opaque = async () => ({ type: "opaqueredirect", status, redirected: false, body: null }) as unknown as Response;
  const error = await catchError(createClient({ fetch: opaque }).createWidgetUrl({}, { userIp }));
  expect(error).toMatchObject(refusal);
  expect(error.message).not.toContain("(0)");
});
