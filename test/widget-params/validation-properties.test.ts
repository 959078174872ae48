import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { widgetParamsShape } from "../../src/generated/widget-params-shape.ts";
import {
  type CreateWidgetUrlOptions,
  TransakClient,
  TransakConfigError,
  TransakValidationError,
} from "../../src/index.ts";
import { answeringSession } from "../helpers/behaviours.ts";
import { accessToken, createClient, userIp } from "../helpers/client.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startServer(answeringSession);
});

/** What JSON says of a value, or undefined where it says nothing. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  key: fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "prototype", "toString", "toJSON", "then")),
});
const fits = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constantFrom("BUY", "DARK", "12.5"),
);
const params = fc.oneof(
  anything,
  fc.dictionary(
    fc.oneof(fc.constantFrom(...Object.keys(widgetParamsShape.fields)), fc.string()),
    fc.oneof(fits, anything),
  ),
  fc.dictionary(fc.constantFrom(...Object.keys(widgetParamsShape.fields).filter((name) => name !== "apiKey")), fits),
);
const extra = fc.option(
  fc.oneof(anything, fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), fc.jsonValue())),
  { nil: undefined },
);

test("arbitrary parameters: refused, or on the wire exactly as given", { timeout: 240_000 }, async () => {
  const client = createClient({ baseUrl: server.url, maxRetries: 0 });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(params, extra, async (widgetParams, extraWidgetParams) => {
      server.requests.length = 0;
      try {
        await client.createWidgetUrl(widgetParams as object, { userIp, extraWidgetParams: extraWidgetParams as never });
      } catch (error) {
        expect(error).toBeInstanceOf(TransakValidationError);
        expect(server.requests).toEqual([]);
        return;
      }
      sent += 1;
      expect(server.requests).toHaveLength(1);
      // JSON has no undefined: the client's default then stands.
      const given = {
        referrerDomain: "shop.example",
        ...(asJson(widgetParams ?? {}) as object),
        ...(asJson(extraWidgetParams ?? {}) as object),
      };
      const received = JSON.parse(server.requests[0]?.body ?? "");
      // As text too: toEqual takes no notice of __proto__.
      const sorted = (value: unknown) =>
        JSON.stringify(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)));
      expect(Object.keys(received)).toEqual(["widgetParams"]);
      expect(sorted(received.widgetParams)).toBe(sorted({ ...given, apiKey: "partner-key" }));
    }),
    { numRuns: 3000, examples: [[{ referrerDomain: undefined }, undefined]] },
  );
  expect(sent).toBeGreaterThan(100);
});

const callOptions = fc.oneof(
  anything,
  fc.record(
    {
      userIp: fc.oneof(fc.ipV4(), fc.ipV6(), anything),
      userToken: fc.oneof(fc.string(), anything),
      signal: anything,
      timeoutMs: fc.oneof(fc.integer(), anything),
      maxRetries: fc.oneof(fc.integer(), anything),
      headers: fc.oneof(
        anything,
        fc.dictionary(
          fc.oneof(fc.string(), fc.stringMatching(/^x-[a-z]{1,9}$/), fc.constant("__proto__")),
          fc.string(),
        ),
        fc.dictionary(fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,9}$/), fc.stringMatching(/^[!-~]{1,9}$/)),
      ),
    },
    { requiredKeys: [] },
  ),
  fc.record({
    userIp: fc.ipV4(),
    headers: fc.dictionary(fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,9}$/), fc.stringMatching(/^[!-~]{1,9}$/)),
  }),
  fc.record(
    { userToken: fc.stringMatching(/^[!-~]{1,20}$/), userIp: fc.oneof(fc.ipV4(), fc.ipV6()) },
    { requiredKeys: ["userIp"] },
  ),
);

test("arbitrary options of a call: refused, or on the wire exactly as given", { timeout: 240_000 }, async () => {
  const client = createClient({ baseUrl: server.url, maxRetries: 0 });
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(callOptions, async (options) => {
      server.requests.length = 0;
      try {
        await client.createWidgetUrl({}, options as CreateWidgetUrlOptions);
      } catch (error) {
        expect(error).toBeInstanceOf(TransakValidationError);
        expect(server.requests).toEqual([]);
        return;
      }
      sent += 1;
      const { headers = {}, userIp, userToken } = (options ?? {}) as Record<string, Record<string, string>>;
      const received = server.requests[0]?.headers ?? {};
      for (const [name, value] of Object.entries(headers)) expect(received[name.toLowerCase()]).toBe(value);
      expect(received["x-user-ip"]).toBe(userIp);
      expect(received.authorization).toBe(userToken);
      expect(received["access-token"]).toBe(accessToken);
    }),
    { numRuns: 3000 },
  );
  expect(sent).toBeGreaterThan(100);
});

test("arbitrary options of the client: a client or a TransakConfigError", () => {
  const names = [
    "environment",
    "apiKey",
    "apiSecret",
    "accessToken",
    "referrerDomain",
    "tokenStore",
    "renewBeforeMs",
    "timeoutMs",
    "maxRetries",
    "maxRetryAfterMs",
    "headers",
    "fetch",
    "baseUrl",
    "onEvent",
    "dangerouslyAllowBrowser",
  ];
  const good = { environment: "staging", apiKey: "k", accessToken: "t" };
  let made = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        anything,
        fc.dictionary(fc.constantFrom(...names), anything).map((options) => ({ ...good, ...options })),
        fc
          .record({ timeoutMs: fc.integer(), baseUrl: fc.webUrl(), apiKey: fc.string() }, { requiredKeys: [] })
          .map((options) => ({ ...good, ...options })),
      ),
      (options) => {
        try {
          expect(new TransakClient(options as never).environment).toBe("staging");
          made += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(TransakConfigError);
        }
      },
    ),
    { numRuns: 5000 },
  );
  expect(made).toBeGreaterThan(100);
});
