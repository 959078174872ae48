import { beforeEach, describe, expect, test } from "vitest";
import {
  type CreateWidgetUrlOptions,
  memoryTokenStore,
  TransakValidationError,
  type WidgetParams,
} from "../../src/index.ts";
import { answeringSession, grantingToken } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { accessToken, apiSecret, createClient, userIp } from "../helpers/client.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startServer(grantingToken(answeringSession));
});

const throwing = () => {
  throw new Error("trap");
};

describe("refused before anything is sent", () => {
  test.each<[string, unknown, unknown, RegExp]>([
    ["a misspelt parameter", { productsAvailable: "BUY" }, { userIp }, /did you mean "productsAvailed"\?$/],
    [
      "a tag that belongs into another parameter",
      { walletAddressTag: "1" },
      { userIp },
      /did you mean "walletAddressesData\.networks\.NETWORK\.addressAdditionalData"\?$/,
    ],
    [
      "a name whose nearest one is another",
      { disableWalletAddressEdit: true },
      { userIp },
      /did you mean "disableWalletAddressForm"\?$/,
    ],
    ["a name like those of every object", { hasOwnProperty: 1 }, { userIp }, /has no parameter "hasOwnProperty"\.$/],
    ["params null", null, { userIp }, /must be an object; got null/],
    ["params an array", [], { userIp }, /must be an object; got an array/],
    ["params a promise", Promise.resolve({}), { userIp }, /got a promise \(await it\)/],
    ["an empty domain", { referrerDomain: "" }, { userIp }, /^widgetParams\.referrerDomain is required\.$/],
    ["apiKey in params", { apiKey: "theirs" }, { userIp }, /must not hold apiKey/],
    ["apiKey undefined in params", { apiKey: undefined }, { userIp }, /must not hold apiKey/],
    ["apiKey in extras", {}, { userIp, extraWidgetParams: { apiKey: "theirs" } }, /must not hold apiKey/],
    [
      "referrerDomain in extras",
      {},
      { userIp, extraWidgetParams: { referrerDomain: "x" } },
      /must not hold referrerDomain/,
    ],
    ["a parameter in both", { themeColor: "a" }, { userIp, extraWidgetParams: { themeColor: "b" } }, /Keep one/],
    [
      "extras that are no JSON",
      {},
      { userIp, extraWidgetParams: { a: 1n } },
      /extraWidgetParams\.a must be a JSON value; got a bigint/,
    ],
    [
      "__proto__ in params",
      JSON.parse('{"__proto__":{"apiKey":"theirs"}}'),
      { userIp },
      /has no parameter "__proto__"/,
    ],
    ["__proto__ in options", {}, JSON.parse('{"__proto__":{"timeoutMs":1}}'), /has no option "__proto__"/],
    [
      "a getter that throws",
      Object.defineProperty({}, "email", { enumerable: true, get: throwing }),
      { userIp },
      /cannot be read: trap/,
    ],
    ["a proxy that throws", new Proxy({}, { ownKeys: throwing }), { userIp }, /cannot be read: trap/],
    [
      "options a proxy that throws",
      {},
      new Proxy({}, { getOwnPropertyDescriptor: throwing, ownKeys: () => ["a"] }),
      /cannot be read/,
    ],
    ["a misspelt option", {}, { userIp, timeout: 5 }, /has no option "timeout"; did you mean "timeoutMs"\?/],
    ["an AbortController for a signal", {}, { userIp, signal: new AbortController() }, /signal must be an AbortSignal/],
    ["half a signal", {}, { userIp, signal: { addEventListener: () => {} } }, /signal must be an AbortSignal/],
    ["a list of addresses", {}, { userIp: "203.0.113.42, 10.0.0.1" }, /userIp must be one/],
    ["an address in a list", {}, { userIp: ["203.0.113.42"] }, /userIp must be one/],
    ["a user token with Bearer", {}, { userIp, userToken: "Bearer x" }, /without "Bearer "/],
    ["no time at all", {}, { userIp, timeoutMs: 0 }, /timeoutMs must be a whole number from 1/],
    ["time without end", {}, { userIp, timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs must be a whole number/],
    ["a header of the client's own", {}, { userIp, headers: { "Access-Token": "x" } }, /must not hold "Access-Token"/],
    ["a header of the connection's", {}, { userIp, headers: { Expect: "100-continue" } }, /must not hold "Expect"/],
    [
      "a header that fetch would lose",
      {},
      { userIp, headers: JSON.parse('{"__proto__":"x"}') },
      /must not hold "__proto__"/,
    ],
    ["a header with a line break", {}, { userIp, headers: { "x-a": "b\r\nc: d" } }, /printable ASCII/],
    ["no header's name", {}, { userIp, headers: { "x a": "b" } }, /not a header name/],
    ["Headers", {}, { userIp, headers: new Headers({ a: "b" }) }, /must be a plain object of strings/],
  ])("%s", async (_name, params, options, message) => {
    const error = await catchError(
      createClient({ baseUrl: server.url }).createWidgetUrl(params as WidgetParams, options as CreateWidgetUrlOptions),
    );
    expect(error).toBeInstanceOf(TransakValidationError);
    expect(error.message).toMatch(message);
    expect(error.retryable).toBe(false);
    expect(server.requests).toEqual([]);
  });
});

test("the API secret goes into the token call and nowhere else", async () => {
  const client = createClient({ baseUrl: server.url, apiSecret, tokenStore: memoryTokenStore() });
  await client.createWidgetUrl({ email: "a@b.example" }, { userIp });
  const [refresh, session] = server.requests;
  expect(refresh?.headers).toMatchObject({ "api-secret": apiSecret, "x-api-key": "partner-key" });
  expect(refresh?.body).toBe('{"apiKey":"partner-key"}');
  expect(session?.headers).toMatchObject({ "access-token": accessToken, "x-api-key": "partner-key" });
  expect(JSON.stringify(session)).not.toContain("api-secret");
  expect(JSON.stringify(session)).not.toContain("walrus");
  expect(JSON.stringify(refresh)).not.toContain("zebra");
});

test("a missing domain is reported as an option of the client or of the call", async () => {
  const error = await catchError(createClient({ referrerDomain: undefined }).createWidgetUrl({}, { userIp }));
  expect(error).toMatchObject({
    message: "widgetParams.referrerDomain is required.",
    hint: "Pass referrerDomain to new TransakClient, or with each call.",
  });
});
