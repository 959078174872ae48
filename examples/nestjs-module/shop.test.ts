import { Logger } from "@nestjs/common";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { shop } from "./main.ts";

const mockFetch = createMockFetch();
let app: NestExpressApplication;

beforeAll(async () => {
  app = await shop({
    environment: "staging",
    apiKey: "our-key",
    accessToken: "our-token",
    referrerDomain: "shop.example",
    fetch: mockFetch,
  });
  await app.listen(0, "127.0.0.1");
});
afterAll(() => app.close());
beforeEach(() => mockFetch.reset());

const post = async (body: unknown) =>
  fetch(`${await app.getUrl()}/api/widget-url`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": "192.0.2.1, 203.0.113.42" },
    body: JSON.stringify(body),
  });

test("creates a URL for the address that the proxy vouches for", async () => {
  const response = await post({ fiatAmount: 50, apiKey: "another-key" });

  expect((await response.json()).widgetUrl).toMatch(/^https:\/\/global-stg\.transak\.com/);
  expect(mockFetch.calls[0]?.headers["x-user-ip"]).toBe("203.0.113.42");
  expect(mockFetch.calls[0]?.widgetParams.apiKey).toBe("our-key");
});

test("refuses another body, and hides what went wrong", async () => {
  const log = vi.spyOn(Logger.prototype, "error").mockImplementation(() => {});
  expect((await post({})).status).toBe(400);
  mockFetch.respondWith("create-widget-url", 403);

  const response = await post({ fiatAmount: 50 });

  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ message: "Payments are not available right now." });
  expect(log).toHaveBeenCalledOnce();
});

test("takes a genuine webhook, and refuses a forged one", async () => {
  const notify = async (body: string) =>
    fetch(`${await app.getUrl()}/api/transak-webhook`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-token"))).status).toBe(200);
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-key"))).status).toBe(400);
});

test("refuses a webhook without JSON as a forgery, not as a fault of its own", async () => {
  const url = `${await app.getUrl()}/api/transak-webhook`;
  expect((await fetch(url, { method: "POST" })).status).toBe(400);
  expect((await fetch(url, { method: "POST", body: "text" })).status).toBe(400);
});
