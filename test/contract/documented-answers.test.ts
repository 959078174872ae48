import { describe, expect, test } from "vitest";
import type { TransakApiError } from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { createPrismClient } from "../helpers/prism-client.ts";
import { errorClasses } from "./error-classes.ts";

const retryable = [408, 429, 500, 502, 503, 504];
const answers = documentedAnswers.filter(({ operationId }) => operationId === "create-widget-url");
const errors = answers.filter(({ status }) => status >= 400);

describe("every documented answer of create-widget-url", () => {
  test("has an expected class for every documented status", () => {
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200, ...Object.keys(errorClasses).map(Number)]),
    );
  });

  test.each(errors)("$status $example becomes its class", async ({ status, mediaType, example, value }) => {
    const { transak, answers: answered } = createPrismClient();

    const headers = { prefer: `code=${status}, example=${example}`, accept: mediaType };
    const error = await catchError(transak.createWidgetUrl({}, { userIp, headers }));

    expect(answered()).toBe(1);
    expect(error).toBeInstanceOf(errorClasses[status]);
    expect((error as TransakApiError).constructor).toBe(errorClasses[status]);
    const fields = typeof value === "object" ? (value as { error: Record<string, unknown> }).error : {};
    expect(error).toMatchObject({
      code: "api",
      status,
      retryable: retryable.includes(status),
      ...(fields.errorCode !== undefined && { errorCode: Number(fields.errorCode) }),
      ...(fields.message !== undefined && { apiMessage: fields.message }),
      body: value,
    });
    const { message } = error as TransakApiError;
    expect(message).toContain(String(status));
    if (fields.message) expect(message).toContain(fields.message);
    if (fields.additionalMessage) expect(message).toContain(fields.additionalMessage);
  });

  test.each([
    [401, "invalidToken", /KYB.*egress IP.*staging/],
    [403, "notWhitelisted", /egress IP.*staging.*referrerDomain/],
    [429, "rateLimited", /retryAfterMs/],
  ])("%i says what to do about it", async (status, example, hint) => {
    const { transak } = createPrismClient();
    const call = transak.createWidgetUrl({}, { userIp, headers: { prefer: `code=${status}, example=${example}` } });
    await expect(call).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });
});
