import { describe, expect, inject, test } from "vitest";
import type { TransakApiError, TransakClientOptions } from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { createPrismClient, type PrismClient } from "../helpers/prism-client.ts";
import { errorClasses } from "./error-classes.ts";

const apiSecret = "partner-api-secret";
const path = "/partners/api/v2/refresh-token";

/** With a secret, and a key of its own, as a process keeps tokens by both. */
function refreshing(headers: Record<string, string> = {}): PrismClient {
  const apiKey = crypto.randomUUID();
  return createPrismClient({ apiKey, apiSecret, accessToken: undefined, headers } as Partial<TransakClientOptions>);
}

const answers = documentedAnswers.filter(({ operationId }) => operationId === "refresh-access-token");
const errors = answers.filter(({ status }) => status >= 400);
const granted = answers.find(({ status }) => status === 200)?.value as { data: { accessToken: string } };

describe("Prism accepts a refresh", () => {
  test("by itself", async () => {
    const { transak, violations, answers: answered } = refreshing();
    expect(await transak.getAccessToken()).toBe(granted.data.accessToken);
    expect(violations).toEqual([]);
    expect(answered()).toBe(1);
  });

  test("and the session call that follows", async () => {
    const { transak, violations, answers: answered } = refreshing();
    await transak.createWidgetUrl({}, { userIp: "203.0.113.42" });
    expect(violations).toEqual([]);
    expect(answered()).toBe(2);
  });
});

describe("Prism would have objected", () => {
  const good = { "content-type": "application/json", "api-secret": apiSecret, "x-api-key": "key" };
  const without = (name: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const post = async (headers: Record<string, string>, body: unknown) => {
    const response = await fetch(inject("prismUrl") + path, {
      method: "POST",
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    await response.body?.cancel();
    return { status: response.status, violations: response.headers.get("sl-violations") };
  };

  test("to nothing in the valid request", async () => {
    expect(await post(good, { apiKey: "key" })).toEqual({ status: 200, violations: null });
  });

  test.each([
    ["a missing API secret", without("api-secret"), { apiKey: "key" }, 401, "Invalid security scheme"],
    ["a missing API key header", without("x-api-key"), { apiKey: "key" }, 401, "Invalid security scheme"],
    ["no body", without("content-type"), undefined, 400, "Body parameter is required"],
    ["no API key in the body", good, {}, 400, "apiKey"],
    ["an API key that is no string", good, { apiKey: 42 }, 400, "apiKey"],
  ])("to %s", async (_name, headers, body, status, words) => {
    const answer = await post(headers, body);
    expect(answer.status).toBe(status);
    expect(answer.violations).toContain(words);
  });
});

describe("every documented response of refresh-access-token", () => {
  test("has an expected class for every documented status", () => {
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([200, ...Object.keys(errorClasses).map(Number)].filter((status) => status !== 422)),
    );
  });

  test("has both shapes of the envelope among them, and pages of a proxy", () => {
    const shapes = errors.map(({ value }) =>
      typeof value === "object" ? "name" in (value as Envelope).error : "page",
    );
    expect(new Set(shapes)).toEqual(new Set([true, false, "page"]));
  });

  test.each(errors)("$status $example becomes its class", async ({ status, mediaType, example, value }) => {
    const { transak, answers: answered } = refreshing({
      prefer: `code=${status}, example=${example}`,
      accept: mediaType,
    });

    const error = await catchError(transak.createWidgetUrl({}, { userIp }));

    // No session call, as there is no token to make it with.
    expect(answered()).toBe(1);
    expect((error as TransakApiError).constructor).toBe(errorClasses[status]);
    const { message } = typeof value === "object" ? (value as Envelope).error : {};
    expect(error).toMatchObject({
      code: "api",
      status,
      message: expect.stringContaining(`answered ${status} to refresh-access-token`),
      ...(message !== undefined && { apiMessage: message }),
      body: value,
    });
    expect(error).not.toHaveProperty("errorCode");
  });

  test.each([
    [400, "invalidSecret", /apiSecret.*apiKey.*staging/],
    [401, "authorizationRequired", /apiKey.*apiSecret.*staging/],
    [403, "notWhitelisted", /egress IP.*staging/],
    [429, "rateLimited", /seven days.*tokenStore/],
  ])("%i says what to do about it", async (status, example, hint) => {
    const { transak } = refreshing({ prefer: `code=${status}, example=${example}` });
    await expect(transak.getAccessToken()).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });
});

interface Envelope {
  readonly error: { readonly message?: string; readonly name?: string };
}
