import { describe, expect, test } from "vitest";
import { TransakValidationError } from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { type TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { claims, forge, genuine, head, signature, token } from "../helpers/forge-webhook.ts";

describe("a genuine webhook", () => {
  test.each<[string, Parameters<typeof verifyWebhook>[0]]>([
    ["as text", JSON.stringify({ data: genuine })],
    ["as bytes", Buffer.from(JSON.stringify({ data: genuine }))],
    ["as an ArrayBuffer", new TextEncoder().encode(JSON.stringify({ data: genuine })).buffer as ArrayBuffer],
    ["parsed", { data: genuine }],
    ["with more fields beside data", { data: genuine, event: "x" } as never],
    ["as the bare token, from a channel", genuine],
    ["as the bare token in white space", ` \r\n${genuine}\n`],
    ["as the bare token in JSON", JSON.stringify(genuine)],
    ["as bytes of a larger buffer", Buffer.from(`xx${JSON.stringify({ data: genuine })}xx`).subarray(2, -2)],
    ["as a view of the bytes", new DataView(new TextEncoder().encode(genuine).buffer) as never],
    ["with typ in its header", { data: forge({ typ: "JWT", alg: "HS256" }) }],
    ["with claims of other libraries, long expired", { data: forge({ alg: "HS256" }, { ...claims, iat: 1, exp: 2 }) }],
    ["of a type that is not known yet", { data: forge({ alg: "HS256" }, { ...claims, eventID: "ORDER_CANCELLED" }) }],
  ])("%s", async (_what, body) => {
    const event = await verifyWebhook(body, token);
    expect(event.order).toEqual(claims.webhookData);
    expect(event.createdAt).toEqual(new Date(claims.createdAt));
    expect(event.type).toMatch(/^ORDER_/);
  });

  test("with a time in milliseconds, and text beyond ASCII", async () => {
    const order = { ...claims.webhookData, userName: "Ädä 🦘" };
    const createdAt = Date.parse(claims.createdAt);
    const event = await verifyWebhook(forge({ alg: "HS256" }, { ...claims, createdAt, webhookData: order }), token);
    expect([event.createdAt, event.order]).toEqual([new Date(createdAt), order]);
  });

  test("is verified by any of several tokens", async () => {
    expect((await verifyWebhook({ data: genuine }, ["another", token])).type).toBe("ORDER_COMPLETED");
  });
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["an empty token", ""],
  ["no tokens", []],
  ["a number", 5],
  ["an object", {}],
  ["a list with nothing in it", [undefined]],
  ["a token with a line break", "a\nb"],
])("%s as the second argument is a validation error", async (_what, key) => {
  const error = await catchError(verifyWebhook({ data: genuine }, key as never));
  expect(error).toBeInstanceOf(TransakValidationError);
});

test("what is neither client nor token is told what is wanted", async () => {
  const error = await catchError(verifyWebhook({ data: genuine }, undefined as never));
  expect((error as Error).message).toBe(
    "The second argument of verifyWebhook must be a client, an access token or a list of them; got undefined.",
  );
});

test("signWebhook makes what Transak sends, with the document's example for the rest", async () => {
  const event = await verifyWebhook(await signWebhook({ type: "ORDER_FAILED" }, "test-token"), "test-token");
  expect(event).toMatchObject({ type: "ORDER_FAILED", order: { status: "FAILED", cryptoCurrency: "ETH" } });
  expect(event.order).not.toHaveProperty("_id");
});

describe("one mebibyte is looked at, and nothing beyond", () => {
  const limit = 1 << 20;
  /** Characters of a token that is signed by nobody, and as long as asked for. */
  const long = (length: number) => `${head}.${"a".repeat(length - head.length - signature.length - 2)}.${signature}`;
  const inJson = (length: number) => JSON.stringify({ data: long(length - 11) });
  const bytes = (text: string) => new TextEncoder().encode(text);

  test.each<[string, (length: number) => unknown]>([
    ["text", inJson],
    ["bytes", (length) => bytes(inJson(length))],
    ["an ArrayBuffer", (length) => bytes(inJson(length)).buffer],
    ["a bare token", long],
    ["a parsed token", (length) => ({ data: long(length) })],
  ])("of %s", async (_what, body) => {
    const reason = async (length: number) =>
      ((await catchError(verifyWebhook(body(length) as never, token))) as TransakWebhookError).reason;
    expect([await reason(limit), await reason(limit + 1)]).toEqual(["signature", "too-large"]);
  });

  test("whatever it is, it is not read", async () => {
    for (const body of ["[".repeat(limit + 1), "x".repeat(limit * 3), new Uint8Array(limit + 1)]) {
      expect(await catchError(verifyWebhook(body, token))).toMatchObject({ reason: "too-large" });
    }
  });
});
