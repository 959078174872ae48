import { NextRequest } from "next/server";
import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { beforeEach, expect, test, vi } from "vitest";
import { POST as receive } from "./app/api/transak-webhook/route.ts";
import { POST } from "./app/api/widget-url/route.ts";

const mockFetch = createMockFetch();

beforeEach(() => {
  vi.stubEnv("TRANSAK_ENVIRONMENT", "staging");
  vi.stubEnv("TRANSAK_API_KEY", "our-key");
  vi.stubEnv("TRANSAK_API_SECRET", "our-secret");
  vi.stubGlobal("fetch", mockFetch);
  mockFetch.reset();
});

const post = (body: unknown) =>
  POST(
    new NextRequest("https://shop.example/api/widget-url", {
      method: "POST",
      headers: { "x-real-ip": "203.0.113.42" },
      body: JSON.stringify(body),
    }),
  );

test("creates a URL for the visitor's own IP", async () => {
  const response = await post({ fiatAmount: 50, apiKey: "another-key" });

  expect((await response.json()).widgetUrl).toMatch(/^https:\/\/global-stg\.transak\.com/);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const sent = mockFetch.calls.at(-1);
  expect(sent?.headers["x-user-ip"]).toBe("203.0.113.42");
  expect(sent?.widgetParams).toMatchObject({ apiKey: "our-key", fiatAmount: 50 });
});

test("refuses another body, and hides what went wrong", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  expect((await post(null)).status).toBe(400);
  mockFetch.respondWith("create-widget-url", 403);

  expect((await post({ fiatAmount: 50 })).status).toBe(502);
  expect(log).toHaveBeenCalledOnce();
});

test("takes a genuine webhook, and refuses a forged one", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  await post({ fiatAmount: 50 });
  const token = mockFetch.calls.at(-1)?.headers["access-token"] as string;
  const notify = (body: string) =>
    receive(new Request("https://shop.example/api/transak-webhook", { method: "POST", body }));
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, token))).status).toBe(200);
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-key"))).status).toBe(400);
});
