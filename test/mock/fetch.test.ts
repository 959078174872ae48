import { describe, expect, test } from "vitest";
import { listOperations } from "../../scripts/lib/openapi.ts";
import { operations } from "../../src/generated/operations.ts";
import type { Operation } from "../../src/http/document.ts";
import { TransakBadRequestError } from "../../src/index.ts";
import { createMockFetch, type MockOperation, type ScriptedResponse } from "../../src/testing.ts";
import { userIp } from "../helpers/client.ts";
import { document, documentedAnswers, sampleValue } from "../helpers/document.ts";
import { clientOver, withSecret } from "../helpers/mock-client.ts";

const url = "https://api.example/api/v2/auth/session";
const goodHeaders = {
  "content-type": "application/json",
  "access-token": "token",
  "x-api-key": "key",
  "x-user-ip": "203.0.113.42",
};
const goodParams = { apiKey: "key", referrerDomain: "shop.example" };

/** The query parameters that an operation requires. */
function goodQuery(operationId: string): URLSearchParams {
  const { operation } = listOperations(document).find((entry) => entry.operation.operationId === operationId) ?? {};
  const required = operation?.parameters?.filter((parameter) => parameter.in === "query" && parameter.required) ?? [];
  return new URLSearchParams(required.map(({ name, schema }) => [name, `${sampleValue(schema ?? {})}`]));
}

describe("responds as the document's examples do", () => {
  test.each(listOperations(document).map(({ operation }) => operation.operationId))(
    "%s has an example of success",
    (id) => {
      const statuses = documentedAnswers.filter(({ operationId }) => operationId === id).map(({ status }) => status);
      expect(statuses).toContain(200);
    },
  );

  test("returns a new session for each call, with the caller's key", async () => {
    const transak = clientOver(createMockFetch());

    const first = await transak.createWidgetUrl({}, { userIp });
    const second = await transak.createWidgetUrl({}, { userIp });

    expect(first.widgetUrl).not.toBe(second.widgetUrl);
    expect(first.requestId).not.toBe(second.requestId);
    for (const { widgetUrl } of [first, second]) {
      expect(new URL(widgetUrl).hostname).toBe("global-stg.transak.com");
      expect(new URL(widgetUrl).searchParams.get("apiKey")).toBe("test-key");
    }
  });

  test.each(documentedAnswers)("$operationId: $status $example", async ({ operationId, status, mediaType, value }) => {
    const mockFetch = createMockFetch();
    const operation = operationId as MockOperation;
    const known = documentedAnswers.find((other) => other.operationId === operationId && other.status === status);
    mockFetch.respondWith(operation, status as ScriptedResponse<MockOperation>);
    const { path, method } = Object.values(operations).find(({ id }) => id === operation) as Operation;
    const bodies = {
      "refresh-access-token": { apiKey: "key" },
      "create-widget-url": { widgetParams: goodParams },
    } as { readonly [id: string]: object };

    const response = await mockFetch(
      `https://api.example${path.replace("{orderId}", "order-id")}?${goodQuery(operationId)}`,
      {
        method,
        headers: { ...goodHeaders, "api-secret": "secret" },
        body: bodies[operation] ? JSON.stringify(bodies[operation]) : null,
      },
    );

    expect(response.status).toBe(status);
    if (status >= 300 && known?.value === value) {
      expect(response.headers.get("content-type")).toBe(mediaType);
      const text = await response.text();
      expect(mediaType === "application/json" ? JSON.parse(text) : text).toEqual(value);
    }
  });
});

describe("records what it was sent", () => {
  test("with operation, parameters, and headers that are not redacted", async () => {
    const mockFetch = createMockFetch();

    await clientOver(mockFetch, withSecret()).createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });

    const [refresh, session] = mockFetch.calls;
    expect(refresh).toMatchObject({
      operation: "refresh-access-token",
      method: "POST",
      url: "https://api-stg.transak.com/partners/api/v2/refresh-token",
      headers: { "api-secret": "test-secret", "x-api-key": "test-key" },
      body: { apiKey: "test-key" },
      widgetParams: {},
    });
    expect(session).toMatchObject({
      operation: "create-widget-url",
      url: "https://api-gateway-stg.transak.com/api/v2/auth/session",
      headers: { "x-user-ip": "203.0.113.42" },
      widgetParams: { apiKey: "test-key", referrerDomain: "shop.example", fiatAmount: 50 },
    });
  });

  test("also under a baseUrl with a path", async () => {
    const mockFetch = createMockFetch();
    await clientOver(mockFetch, { baseUrl: "https://recorder.example/transak" }).createWidgetUrl({}, { userIp });
    expect(mockFetch.calls[0]?.url).toBe("https://recorder.example/transak/api/v2/auth/session");
  });

  test("until it is reset, scripts included", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 403);
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 403 });

    mockFetch.reset();

    expect(mockFetch.calls).toEqual([]);
    await clientOver(mockFetch).createWidgetUrl({}, { userIp });
    expect(mockFetch.calls).toHaveLength(1);
  });
});

describe("rejects with 400 what violates the document, naming the field", () => {
  test.each<[string, object, unknown, string]>([
    [
      "a misspelt parameter",
      {},
      { widgetParams: { ...goodParams, productsAvailable: "BUY" } },
      'widgetParams has no parameter "productsAvailable"; did you mean "productsAvailed"?',
    ],
    ["a missing parameter", {}, { widgetParams: { apiKey: "key" } }, "widgetParams.referrerDomain is required."],
    [
      "a wrong type",
      {},
      { widgetParams: { ...goodParams, hideMenu: "yes" } },
      "widgetParams.hideMenu must be true or false; got a string.",
    ],
    [
      "a value outside an enum",
      {},
      { widgetParams: { ...goodParams, colorMode: "light" } },
      'widgetParams.colorMode must be one of "LIGHT", "DARK"; did you mean "LIGHT"?',
    ],
    ["no widgetParams", {}, {}, "widgetParams is required."],
    ["a body that is not JSON", {}, "nonsense", "body must be an object; got a string."],
    ["no token", { "access-token": "" }, { widgetParams: goodParams }, "header access-token is required."],
    ["no user IP", { "x-user-ip": "" }, { widgetParams: goodParams }, "header x-user-ip is required."],
    ["no key", { "x-api-key": "" }, { widgetParams: goodParams }, "header x-api-key is required."],
    ["no user IP", { "x-user-ip": "" }, { widgetParams: goodParams }, "header x-user-ip is required."],
    [
      "a list of user IPs",
      { "x-user-ip": "203.0.113.42, 10.0.0.1" },
      { widgetParams: goodParams },
      "header x-user-ip must be one IPv4 or IPv6 address.",
    ],
    [
      "another content type",
      { "content-type": "text/plain" },
      { widgetParams: goodParams },
      "header content-type must be application/json.",
    ],
  ])("%s", async (_name, headers, body, message) => {
    const mockFetch = createMockFetch();

    const response = await mockFetch(url, {
      method: "POST",
      headers: { ...goodHeaders, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { statusCode: 400, errorCode: 9001, message } });
    expect(mockFetch.calls).toHaveLength(1);
  });

  test("whatever is scripted", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 200);

    const call = clientOver(mockFetch).createWidgetUrl({}, { userIp, extraWidgetParams: { brandNew: 1 } });

    await expect(call).rejects.toBeInstanceOf(TransakBadRequestError);
    await expect(call).rejects.toMatchObject({ apiMessage: 'widgetParams has no parameter "brandNew".' });
  });

  test("but lets through the extra parameters that the test names", async () => {
    const mockFetch = createMockFetch({ extraWidgetParams: ["brandNew"] });
    await clientOver(mockFetch).createWidgetUrl({}, { userIp, extraWidgetParams: { brandNew: 1 } });
    expect(mockFetch.calls[0]?.widgetParams.brandNew).toBe(1);
  });

  test("and rejects an address that is no operation", async () => {
    await expect(createMockFetch()("https://api.example/orders", { method: "GET" })).rejects.toThrow(
      "GET /orders is no operation of the document.",
    );
  });
});
