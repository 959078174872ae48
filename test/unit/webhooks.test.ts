import { describe, expect, it } from "vitest";
import { TransakValidationError } from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { capture, claims, forge, genuine, token } from "../helpers/forge-webhook.ts";

describe("a genuine webhook", () => {
  it.each<[string, Parameters<typeof verifyWebhook>[0]]>([
    ["as text", JSON.stringify({ data: genuine })],
    ["as bytes", Buffer.from(JSON.stringify({ data: genuine }))],
    ["as an ArrayBuffer", new TextEncoder().encode(JSON.stringify({ data: genuine })).buffer as ArrayBuffer],
    ["parsed", { data: genuine }],
    ["with more fields beside data", { data: genuine, event: "x" } as never],
    ["as the bare token, from a channel", genuine],
    ["with typ in its header", { data: forge({ typ: "JWT", alg: "HS256" }) }],
    ["with claims of other libraries, long expired", { data: forge({ alg: "HS256" }, { ...claims, iat: 1, exp: 2 }) }],
    ["of a type that is not known yet", { data: forge({ alg: "HS256" }, { ...claims, eventID: "ORDER_CANCELLED" }) }],
  ])("%s", async (_what, body) => {
    const event = await verifyWebhook(body, token);
    expect(event.order).toEqual(claims.webhookData);
    expect(event.createdAt).toEqual(new Date(claims.createdAt));
    expect(event.type).toMatch(/^ORDER_/);
  });

  it("is found by any of several tokens", async () => {
    expect((await verifyWebhook({ data: genuine }, ["another", token])).type).toBe("ORDER_COMPLETED");
  });
});

it.each<[string, unknown]>([
  ["nothing", undefined],
  ["an empty token", ""],
  ["no tokens", []],
  ["a number", 5],
  ["an object", {}],
  ["a list with nothing in it", [undefined]],
  ["a token with a line break", "a\nb"],
])("%s as the second argument is a fault of the program", async (_what, key) => {
  const error = await capture(verifyWebhook({ data: genuine }, key as never));
  expect(error).toBeInstanceOf(TransakValidationError);
});

it("signWebhook makes what Transak sends, with the document's example for the rest", async () => {
  const event = await verifyWebhook(await signWebhook({ type: "ORDER_FAILED" }, "test-token"), "test-token");
  expect(event).toMatchObject({ type: "ORDER_FAILED", order: { status: "FAILED", cryptoCurrency: "ETH" } });
  expect(event.order).not.toHaveProperty("_id");
});
