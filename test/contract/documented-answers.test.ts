import { describe, expect, test } from "vitest";
import { userIp } from "../helpers/client.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { createPrismClient } from "../helpers/prism-client.ts";
import { errorClasses } from "./error-classes.ts";

const answers = documentedAnswers.filter(({ operationId }) => operationId === "create-widget-url");

describe("every documented response of create-widget-url", () => {
  test("has an expected class for every documented status", () => {
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200, ...Object.keys(errorClasses).map(Number)]),
    );
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
