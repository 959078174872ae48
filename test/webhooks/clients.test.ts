import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { memoryTokenStore } from "../../src/index.ts";
import { createMockFetch, signWebhook } from "../../src/testing.ts";
import { type TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { apiKey, genuine, token } from "../helpers/forge-webhook.ts";
import { forgeries } from "../helpers/webhook-forgeries.ts";

describe("a client as the key", () => {
  test("verifies with its own token, the one before, and sends nothing for it", async () => {
    const mock = createMockFetch();
    const transak = createClient({
      apiKey,
      apiSecret: "webhook-secret-1",
      tokenStore: memoryTokenStore(),
      fetch: mock,
    });
    const first = await transak.getAccessToken();
    mock.respondWith("create-widget-url", 401, { times: 1 });
    await transak.createWidgetUrl({}, { userIp });
    const { current, previous } = await transak.getAccessTokens();
    expect([previous, current === first]).toEqual([first, false]);
    const sent = mock.calls.length;
    for (const signer of [current, first]) {
      const body = await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId: "order-7" } }, signer);
      expect((await verifyWebhook(body, transak)).order.partnerOrderId).toBe("order-7");
    }
    for (const [, data] of forgeries) await catchError(verifyWebhook({ data }, transak));
    expect(mock.calls.length).toBe(sent);
  });

  test("without any token says so, with a hint, and mints none", async () => {
    const mock = createMockFetch();
    const transak = createClient({
      apiKey,
      apiSecret: "webhook-secret-3",
      tokenStore: memoryTokenStore(),
      fetch: mock,
    });
    const error = (await catchError(verifyWebhook({ data: genuine }, transak))) as TransakWebhookError;
    expect([error.reason, error.hint]).toEqual(["no-token", expect.stringContaining("getAccessToken()")]);
    expect(mock.calls).toEqual([]);
  });

  test("takes a fixed token, and of a function what it has given before, without asking it", async () => {
    const fixed = createClient({ apiKey, accessToken: token, fetch: createMockFetch() });
    expect((await verifyWebhook({ data: genuine }, fixed)).type).toBe("ORDER_COMPLETED");
    let asked = 0;
    const accessToken = () => {
      asked += 1;
      return token;
    };
    const provided = createClient({ apiKey, accessToken, fetch: createMockFetch() });
    expect(await catchError(verifyWebhook({ data: genuine }, provided))).toMatchObject({ reason: "no-token" });
    await provided.createWidgetUrl({}, { userIp });
    expect((await verifyWebhook({ data: genuine }, provided)).type).toBe("ORDER_COMPLETED");
    expect(asked).toBe(1);
  });

  test("shows nothing of it to whoever prints the client", () => {
    const transak = createClient({ apiKey, accessToken: token });
    expect(inspect(transak, { depth: 9 })).not.toMatch(/webhook|eyJ/);
    expect(Object.keys(transak)).toEqual(["environment"]);
  });
});
