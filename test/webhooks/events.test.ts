import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { TransakValidationError } from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { type TransakWebhookError, verifyWebhook, type WebhookEvent } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { claims, forge, token } from "../helpers/forge-webhook.ts";

async function receive(type: string, order: object = {}, createdAt = new Date()): Promise<WebhookEvent> {
  return verifyWebhook(await signWebhook({ type: type as "ORDER_FAILED", order, createdAt }, token), token);
}

describe("the key of an event", () => {
  test("is the same for each delivery of the same change of the same order, and for no other", async () => {
    const { key } = await receive("ORDER_FAILED", { id: "order-1" });
    expect(key).toBe("order-1:FAILED");
    const later = new Date(Date.now() + 3_600_000);
    expect((await receive("ORDER_FAILED", { id: "order-1", updatedAt: later.toISOString() }, later)).key).toBe(key);
    expect((await receive("ORDER_FAILED", { id: "order-1", status: "CANCELLED" })).key).not.toBe(key);
    expect((await receive("ORDER_FAILED", { id: "order-2" })).key).not.toBe(key);
  });

  test("is the order's and not the event's, as one change may be told by two types", async () => {
    const order = { id: "order-1", status: "CANCELLED" } as const;
    const events = await Promise.all([receive("ORDER_FAILED", order), receive("ORDER_CANCELLED", order)]);
    expect(events.map(({ key }) => key)).toEqual(["order-1:CANCELLED", "order-1:CANCELLED"]);
  });
});

describe("a genuine event of something else than an order", () => {
  const kyc = {
    eventID: "KYC_APPROVED",
    createdAt: claims.createdAt,
    webhookData: { userId: "user-1", status: "APPROVED" },
  };

  test.each<[string, object]>([
    ["with data of its own", kyc],
    ["with its data under another name", { eventID: "KYC_APPROVED", kycData: kyc.webhookData }],
    ["without any data", { eventID: "KYC_APPROVED" }],
  ])("%s has a reason of its own, its type, and is answered with 200", async (_what, payload) => {
    const error = (await catchError(verifyWebhook(forge({ alg: "HS256" }, payload), token))) as TransakWebhookError;
    expect(error).toMatchObject({
      reason: "no-order",
      eventType: "KYC_APPROVED",
      responseStatus: 200,
      retryable: false,
    });
    expect(inspect(error) + JSON.stringify(error)).not.toContain("user-1");
  });

  test("shows a type that is a word, and nothing else that may stand there", async () => {
    for (const eventID of ["KYC of jane@example.com", "X".repeat(65)]) {
      const error = await catchError(verifyWebhook(forge({ alg: "HS256" }, { ...kyc, eventID }), token));
      expect(error).toMatchObject({ reason: "no-order" });
      expect(error).not.toHaveProperty("eventType");
    }
  });

  test("is a forgery unless it is signed", async () => {
    const error = await catchError(verifyWebhook(forge({ alg: "HS256" }, kyc, "another"), token));
    expect(error).toMatchObject({ reason: "signature", responseStatus: 400 });
  });

  test("an order's event without its order is no such event", async () => {
    const error = await catchError(verifyWebhook(forge({ alg: "HS256" }, { ...kyc, eventID: "ORDER_FUTURE" }), token));
    expect(error).toMatchObject({ reason: "payload", responseStatus: 400 });
  });

  test("is signed for tests with an order that is null", async () => {
    const body = await signWebhook({ type: "KYC_APPROVED", order: null }, token);
    expect(await catchError(verifyWebhook(body, token))).toMatchObject({
      reason: "no-order",
      eventType: "KYC_APPROVED",
    });
  });
});

describe("signWebhook", () => {
  test("asks for the status of an order where the type has none of its own", async () => {
    const signing = signWebhook({ type: "ORDER_FUTURE", order: { id: "order-1" } } as never, token);
    const error = await catchError(signing);
    expect(error).toBeInstanceOf(TransakValidationError);
    expect((error as Error).message).toContain('order.status is required for the type "ORDER_FUTURE"');
    expect((await receive("ORDER_FUTURE", { status: "PROCESSING" })).order.status).toBe("PROCESSING");
  });

  test.each([
    ["ORDER_CREATED", "AWAITING_PAYMENT_FROM_USER"],
    ["ORDER_PAYMENT_VERIFYING", "PAYMENT_DONE_MARKED_BY_USER"],
    ["ORDER_PROCESSING", "PROCESSING"],
    ["ORDER_COMPLETED", "COMPLETED"],
    ["ORDER_FAILED", "FAILED"],
    ["ORDER_REFUNDED", "REFUNDED"],
  ] as const)("an event %s holds an order that is %s, unless the test says otherwise", async (type, status) => {
    const signedStatus = async (order?: { status: "EXPIRED" }) =>
      (await verifyWebhook(await signWebhook({ type, order }, token), token)).order.status;
    expect([await signedStatus(), await signedStatus({ status: "EXPIRED" })]).toEqual([status, "EXPIRED"]);
  });

  test.each<[string, unknown, string]>([
    ["an unknown field", { type: "ORDER_FAILED", orders: {} }, 'has no option "orders"; did you mean "order"?'],
    ["no type", { order: {} }, "type is missing."],
    [
      "an order that is none",
      { type: "ORDER_FAILED", order: "order-1" },
      "order must be an object, or null; got a string.",
    ],
    ["a time that is none", { type: "ORDER_FAILED", createdAt: "now" }, "createdAt must be a Date; got a string."],
    [
      "a time that is invalid",
      { type: "ORDER_FAILED", createdAt: new Date("x") },
      "createdAt must be a Date; got an invalid one.",
    ],
    ["no draft", undefined, "The first argument of signWebhook must be an object of options; got undefined."],
  ])("refuses %s", async (_what, draft, message) => {
    const error = await catchError(signWebhook(draft as never, token));
    expect(error).toBeInstanceOf(TransakValidationError);
    expect((error as Error).message).toContain(message);
  });

  test("refuses a token that could sign nothing", async () => {
    const error = await catchError(signWebhook({ type: "ORDER_FAILED" }, undefined as never));
    expect((error as Error).message).toBe("The second argument of signWebhook must be a string.");
  });
});
