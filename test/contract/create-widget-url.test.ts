import { describe, expect, inject, test } from "vitest";
import { inline } from "../../scripts/lib/inline.ts";
import { findPublicType } from "../../scripts/lib/public-types.ts";
import type { CreateWidgetUrlOptions, WidgetParams } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { document, sampleValue } from "../helpers/document.ts";
import { createPrismClient } from "../helpers/prism-client.ts";

const { apiKey: _client, ...everyParam } = sampleValue(
  inline(document, findPublicType(document, "WidgetParams").schema),
) as WidgetParams & {
  apiKey: string;
};

describe("Prism accepts every valid call", () => {
  test.each<[string, WidgetParams, Partial<CreateWidgetUrlOptions>]>([
    ["required parameters only", {}, {}],
    ["every documented parameter at once", everyParam, {}],
    ["a user token", {}, { userToken: "raw-user-token" }],
    ["an IPv4 user IP", {}, { userIp: "203.0.113.42" }],
    ["an IPv6 user IP", {}, { userIp: "2001:db8::42" }],
    ["an IPv4-mapped IPv6 user IP", {}, { userIp: "::ffff:203.0.113.42" }],
    ["everything at once", everyParam, { userToken: "raw-user-token", userIp: "203.0.113.42" }],
    [
      "decimal strings as amounts",
      { fiatCurrency: "EUR", fiatAmount: "12.50", cryptoAmount: "0.000000000000000001" },
      {},
    ],
  ])("%s", async (_name, params, options) => {
    const { transak, violations, answers } = createPrismClient();

    const { widgetUrl, expiresAt } = await transak.createWidgetUrl(params, { userIp, ...options });

    expect(violations).toEqual([]);
    expect(answers()).toBe(1);
    expect(widgetUrl).toMatch(/^https:\/\/global-stg\.transak\.com\?apiKey=.+&sessionId=.+/);
    expect(expiresAt).toBeInstanceOf(Date);
  });

  test("covers the whole list of parameters", () => {
    expect(Object.keys(everyParam).length).toBeGreaterThan(55);
  });
});

describe("Prism would have objected", () => {
  const good = {
    "content-type": "application/json",
    "access-token": "raw-access-token",
    "x-api-key": "key",
    "x-user-ip": userIp,
  };
  const body = { widgetParams: { apiKey: "key", referrerDomain: "shop.example" } };
  const post = async (headers: Record<string, string>, json: unknown) => {
    const response = await fetch(`${inject("prismUrl")}/api/v2/auth/session`, {
      method: "POST",
      headers,
      body: json === undefined ? null : JSON.stringify(json),
    });
    await response.body?.cancel();
    return { status: response.status, violations: response.headers.get("sl-violations") };
  };
  const without = (name: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

  test("to nothing in the valid request", async () => {
    expect(await post(good, body)).toEqual({ status: 200, violations: null });
  });

  test.each([
    ["a missing access token", without("access-token"), body, 401, "Invalid security scheme"],
    ["a missing API key header", without("x-api-key"), body, 401, "Invalid security scheme"],
    ["no user IP", without("x-user-ip"), body, 422, "x-user-ip"],
    ["no body", without("content-type"), undefined, 422, "Body parameter is required"],
    ["no widgetParams", good, {}, 422, "widgetParams"],
    ["no referrerDomain", good, { widgetParams: { apiKey: "key" } }, 422, "referrerDomain"],
    [
      "an unknown parameter",
      good,
      { widgetParams: { ...body.widgetParams, productsAvailable: "BUY" } },
      422,
      "productsAvailable",
    ],
    [
      "an enum's value in lower case",
      good,
      { widgetParams: { ...body.widgetParams, colorMode: "light" } },
      422,
      "colorMode",
    ],
    ["an amount in words", good, { widgetParams: { ...body.widgetParams, fiatAmount: "fifty" } }, 422, "fiatAmount"],
    ["a list as user IP", { ...good, "x-user-ip": "203.0.113.42, 10.0.0.1" }, body, 422, "x-user-ip"],
  ])("to %s", async (_name, headers, json, status, words) => {
    const answer = await post(headers, json);
    expect(answer.status).toBe(status);
    expect(answer.violations).toContain(words);
  });

  test("to a parameter that went through extraWidgetParams, which is how we know that it went through", async () => {
    const { transak, violations } = createPrismClient();
    const call = transak.createWidgetUrl({}, { userIp, extraWidgetParams: { brandNewParam: 1 } });
    await expect(call).rejects.toMatchObject({ name: "TransakApiError", status: 422 });
    expect(violations.join()).toContain("brandNewParam");
  });
});
