import { inspect } from "node:util";
import { CompactEncrypt } from "jose";
import { describe, expect, test } from "vitest";
import { TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { claims, forge, payload, signature, token } from "../helpers/forge-webhook.ts";
import { forgeries } from "../helpers/webhook-forgeries.ts";

describe("a forgery is refused", () => {
  test.each(forgeries)("%s", async (_what, data, reason) => {
    const error = (await catchError(verifyWebhook({ data }, token))) as TransakWebhookError;
    expect(error).toBeInstanceOf(TransakWebhookError);
    expect([error.reason, error.code, error.retryable]).toEqual([reason, "webhook", false]);
    expect(error.responseStatus).toBe(400);
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    for (const secret of [token, signature, claims.webhookData.iban, payload]) expect(shown).not.toContain(secret);
  });

  test("says of a payload that is no JSON that it is none", async () => {
    const error = await catchError(verifyWebhook({ data: forge({ alg: "HS256" }, "{") }, token));
    expect((error as Error).message).toBe("The webhook was refused: what is signed is not JSON.");
  });

  test("an encrypted token", async () => {
    const key = new Uint8Array(32);
    const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(key);
    const error = (await catchError(verifyWebhook({ data: encrypted }, token))) as TransakWebhookError;
    expect(error.reason).toBe("malformed");
  });

  test.each<[string, unknown]>([
    ["an empty body", ""],
    ["no JSON", "data=x"],
    ["null", null],
    ["a number", 5],
    ["a list", "[]"],
    ["no data", "{}"],
    ["three megabytes of bytes", new Uint8Array(3_000_000)],
    ["three megabytes of text", "x".repeat(3_000_000)],
    [
      "a body that throws",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error(token);
          },
        },
      ),
    ],
  ])("%s", async (_what, body) => {
    const error = await catchError(verifyWebhook(body as never, token));
    expect(error).toBeInstanceOf(TransakWebhookError);
    expect(inspect(error)).not.toContain(token);
  });
});
