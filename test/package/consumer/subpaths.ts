/** The other entries. */
import { TransakClient } from "transak-partner-api";
import { type NodeRedisClient, redisTokenStore } from "transak-partner-api/redis";
import { type Sandbox, startSandbox } from "transak-partner-api/sandbox";
import { createMockFetch, type MockCall, signWebhook } from "transak-partner-api/testing";
import { verifyWebhook, type WebhookEvent } from "transak-partner-api/webhooks";

declare const redis: NodeRedisClient;

const mockFetch = createMockFetch({ extraWidgetParams: ["brandNew"] });
mockFetch
  .respondWith("create-widget-url", 401, { times: 1 })
  .respondWith("create-widget-url", "invalidWalletAddress")
  .respondWith("refresh-access-token", (call: MockCall) => ({ status: 429, body: call.operation }));

export const transak = new TransakClient({
  environment: "production",
  apiKey: "key",
  apiSecret: "secret",
  tokenStore: redisTokenStore(redis),
  fetch: mockFetch,
});

// @ts-expect-error The document has no such example.
mockFetch.respondWith("create-widget-url", 418);
// @ts-expect-error The document has no such operation.
mockFetch.respondWith("create-widget", 401);

export async function receive(): Promise<WebhookEvent> {
  const body = await signWebhook({ type: "ORDER_COMPLETED", order: { status: "COMPLETED" } }, "token");
  return verifyWebhook(body, [await transak.getAccessToken(), "token"]);
}

export const sandbox: Promise<Sandbox> = startSandbox({ stepMs: 0, latencyMs: [5, 10] });
// @ts-expect-error There is no such option.
startSandbox({ prot: 8787 });
