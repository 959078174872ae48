import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { beforeEach, expect, test, vi } from "vitest";
import worker from "./worker.ts";

const mockFetch = createMockFetch();
const env = { TRANSAK_API_KEY: "our-key", TOKENS: { get: async (): Promise<string | null> => "token-of-the-store" } };

beforeEach(() => {
  vi.stubGlobal("fetch", mockFetch);
  mockFetch.reset();
});

const post = (body: unknown) =>
  worker.request(
    "/api/widget-url",
    { method: "POST", headers: { "cf-connecting-ip": "203.0.113.42" }, body: JSON.stringify(body) },
    env,
  );

test("creates a URL with the stored token, for the visitor's own IP", async () => {
  const response = await post({ fiatAmount: 50 });

  expect(await response.json()).toEqual({
    widgetUrl: expect.stringMatching(/^https:\/\/global-stg\.transak\.com/),
    partnerOrderId: mockFetch.calls[0]?.widgetParams.partnerOrderId,
  });
  expect(mockFetch.calls[0]?.headers).toMatchObject({
    "access-token": "token-of-the-store",
    "x-user-ip": "203.0.113.42",
  });
});

test("refuses another body, and hides what went wrong", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  expect((await post([])).status).toBe(400);
  mockFetch.respondWith("create-widget-url", 403);

  expect((await post({ fiatAmount: 50 })).status).toBe(502);
  expect(log).toHaveBeenCalledOnce();
});

test("takes a genuine webhook, and refuses a forged one", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  const notify = (body: string, bindings = env) =>
    worker.request("/api/transak-webhook", { method: "POST", body }, bindings);
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "token-of-the-store"))).status).toBe(200);
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-key"))).status).toBe(400);
  const empty = { ...env, TOKENS: { get: async () => null } };
  const genuine = await signWebhook({ type: "ORDER_COMPLETED" }, "token-of-the-store");
  expect((await notify(genuine, empty)).status).toBe(503);
});
