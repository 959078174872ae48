import { fastify } from "fastify";
import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { expect, test } from "vitest";
import { transakPlugin, webhookRoute, widgetUrlRoute } from "./transak-plugin.ts";

async function server() {
  const mockFetch = createMockFetch();
  // Our own proxy, by its address: what others put into X-Forwarded-For does not count.
  const app = fastify({ trustProxy: "127.0.0.1" });
  await app.register(transakPlugin, {
    environment: "staging",
    apiKey: "our-key",
    accessToken: "our-token",
    referrerDomain: "shop.example",
    fetch: mockFetch,
  });
  await app.register(widgetUrlRoute);
  await app.register(webhookRoute);
  const post = (payload: object) =>
    app.inject({
      method: "POST",
      url: "/api/widget-url",
      headers: { "x-forwarded-for": "192.0.2.1, 203.0.113.42" },
      payload,
    });
  const notify = (payload: string) =>
    app.inject({
      method: "POST",
      url: "/api/transak-webhook",
      headers: { "content-type": "application/json" },
      payload,
    });
  const notifyNothing = () => app.inject({ method: "POST", url: "/api/transak-webhook" });
  return { mockFetch, post, notify, notifyNothing };
}

test("creates a URL for the address that the proxy vouches for", async () => {
  const { mockFetch, post } = await server();

  const response = await post({ fiatAmount: 50, referrerDomain: "evil.example" });

  expect(response.json().widgetUrl).toMatch(/^https:\/\/global-stg\.transak\.com/);
  expect(mockFetch.calls[0]?.headers["x-user-ip"]).toBe("203.0.113.42");
  expect(mockFetch.calls[0]?.widgetParams.referrerDomain).toBe("shop.example");
});

test("refuses another body, and hides what went wrong", async () => {
  const { mockFetch, post } = await server();
  expect((await post({ fiatAmount: 1 })).statusCode).toBe(400);
  mockFetch.respondWith("create-widget-url", 403);

  const response = await post({ fiatAmount: 50 });

  expect(response.statusCode).toBe(502);
  expect(response.json()).toEqual({ message: "Payments are not available right now." });
});

test("takes a genuine webhook, and refuses a forged one", async () => {
  const { notify } = await server();
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-token"))).statusCode).toBe(200);
  expect((await notify(await signWebhook({ type: "ORDER_COMPLETED" }, "our-key"))).statusCode).toBe(400);
});

test("refuses a webhook without a body as a forgery, not as a fault of its own", async () => {
  const { notifyNothing } = await server();
  expect((await notifyNothing()).statusCode).toBe(400);
});
