import { describe, expect, test } from "vitest";
import { TransakConnectionError, TransakTimeoutError, TransakUnauthorizedError } from "../../src/index.ts";
import { createMockFetch, type MockOperation, mockOrderPage } from "../../src/testing.ts";
import { userIp } from "../helpers/client.ts";
import { clientOver, withSecret } from "../helpers/mock-client.ts";

const url = "https://api.example/api/v2/auth/session";

describe("responds as scripted", () => {
  test("by status, permanently", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 401);
    const transak = clientOver(mockFetch);
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakUnauthorizedError);
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ errorCode: 1002 });
  });

  test("by the name of an example", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", "invalidWalletAddress");
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).rejects.toMatchObject({
      status: 400,
      errorCode: 4001,
    });
  });

  test("a number of times, then by the next script, then by the examples", async () => {
    const mockFetch = createMockFetch()
      .respondWith("create-widget-url", 403, { times: 1 })
      .respondWith("create-widget-url", 422, { times: 2 });
    const transak = clientOver(mockFetch);

    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 403 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 422 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ status: 422 });
    expect((await transak.createWidgetUrl({}, { userIp })).widgetUrl).toMatch(/^https:/);
  });

  test("by the newest of two lasting scripts", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 403).respondWith("create-widget-url", 200);
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).resolves.toBeDefined();
  });

  test("one operation alone", async () => {
    const mockFetch = createMockFetch().respondWith("refresh-access-token", 400);
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).resolves.toBeDefined();
    const minting = clientOver(mockFetch, withSecret()).createWidgetUrl({}, { userIp });
    await expect(minting).rejects.toMatchObject({ apiMessage: expect.stringContaining("Invalid api-secret") });
  });

  test("with a body and headers of the test's own", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", {
      status: 418,
      body: { error: { message: "short and stout", errorCode: 7 } },
      headers: { "trace-id": "trace-1" },
    });
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).rejects.toMatchObject({
      status: 418,
      apiMessage: "short and stout",
      requestId: "trace-1",
    });
  });

  test("with a page, or with nothing", async () => {
    const mockFetch = createMockFetch()
      .respondWith("create-widget-url", { body: "<html>" }, { times: 1 })
      .respondWith("create-widget-url", { status: 204 });
    const transak = clientOver(mockFetch);
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ code: "invalid_response" });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({ code: "invalid_response" });
  });

  test("with a lost connection", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", new TypeError("fetch failed"));
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakConnectionError);
  });

  test("with what a function makes of the call", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", ({ widgetParams }) =>
      widgetParams.fiatCurrency === "EUR" ? 200 : 422,
    );
    const transak = clientOver(mockFetch);
    await expect(transak.createWidgetUrl({ fiatCurrency: "EUR" }, { userIp })).resolves.toBeDefined();
    await expect(transak.createWidgetUrl({ fiatCurrency: "XXX" }, { userIp })).rejects.toMatchObject({ status: 422 });
  });

  test("never, until time is up or the caller aborts", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", () => new Promise<never>(() => {}));
    const transak = clientOver(mockFetch, { timeoutMs: 20 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakTimeoutError);
    const reason = new Error("the visitor has left");
    const aborting = new AbortController();
    const call = mockFetch(url, { method: "POST", signal: aborting.signal });
    aborting.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(mockFetch(url, { method: "POST", signal: aborting.signal })).rejects.toBe(reason);
  });

  test("after a retry", async () => {
    const mockFetch = createMockFetch().respondWith(
      "create-widget-url",
      { status: 503, headers: { "retry-after": "0" } },
      { times: 1 },
    );
    await clientOver(mockFetch, { maxRetries: 1 }).createWidgetUrl({}, { userIp });
    expect(mockFetch.calls).toHaveLength(2);
  });
});

describe("refuses an invalid script", () => {
  test.each<[string, string, unknown, string]>([
    ["an unknown operation", "create-widget", 200, 'no operation "create-widget"; did you mean "create-widget-url"?'],
    ["a status without an example", "create-widget-url", 418, "create-widget-url has no example 418."],
    ["an unknown name", "refresh-access-token", "expired", 'refresh-access-token has no example "expired".'],
    ["no response", "create-widget-url", undefined, "create-widget-url has no example undefined."],
    ["null", "create-widget-url", null, "create-widget-url has no example null."],
  ])("%s", (_name, operation, answer, message) => {
    expect(() => createMockFetch().respondWith(operation as MockOperation, answer as never)).toThrow(message);
  });
});

test.each([0, -1, 1.5, Number.NaN, "2"])("refuses to respond %j times", (times) => {
  const respond = () => createMockFetch().respondWith("create-widget-url", 401, { times: times as number });
  expect(respond).toThrow("respondWith: times must be a whole number from 1.");
});

describe("refuses an option that is misspelt", () => {
  test("of the mock", () => {
    const options = { order: [] } as object;
    expect(() => createMockFetch(options)).toThrow('createMockFetch has no option "order"; did you mean "orders"?');
  });

  test("of a script", () => {
    const options = { time: 1 } as object;
    const respond = () => createMockFetch().respondWith("create-widget-url", 401, options);
    expect(respond).toThrow('respondWith has no option "time"; did you mean "times"?');
  });

  test("of a page", () => {
    const makePage = () => mockOrderPage([], { totalcount: 250 } as object);
    expect(makePage).toThrow('mockOrderPage has no option "totalcount"; did you mean "totalCount"?');
  });

  test.each([[null], [5], [[]], ["orders"]])("and %j in place of options", (options) => {
    expect(() => createMockFetch(options as never)).toThrow("createMockFetch takes an object of options; got ");
    expect(() => mockOrderPage([], options as never)).toThrow("mockOrderPage takes an object of options; got ");
  });
});
