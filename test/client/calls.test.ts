import { describe, expect, test } from "vitest";
import { operations } from "../../src/generated/operations.ts";
import { type Call, type Caller, defineCall, perform } from "../../src/http/call.ts";
import { callOptionsReader } from "../../src/http/call-options.ts";
import type { Operation } from "../../src/http/document.ts";
import type { CallOptions } from "../../src/index.ts";
import { refreshAccessToken } from "../../src/operations/refresh-access-token.ts";
import { readClientOptions, resolveSettings } from "../../src/settings.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { operationCases } from "../helpers/operation-cases.ts";
import { sessionBody } from "../helpers/success-bodies.ts";

const { "get-webhooks": webhooks, "get-order-by-order-id": order, "refresh-access-token": refresh } = operations;
const rest = { options: {}, hints: {}, read: (data: unknown) => data };

describe("a call's input is the document's", () => {
  const eventID = "ORDER_COMPLETED";
  const wanted = eventID.length > 0;
  const isCall = (call: Call<unknown>) => expect(call).toMatchObject({ input: expect.anything() });

  test("with the right names it compiles, conditional or not", () => {
    isCall(defineCall({ operation: webhooks, input: { query: { eventID } }, ...rest }));
    isCall(defineCall({ operation: webhooks, input: { query: { orderID: undefined, eventID } }, ...rest }));
    isCall(defineCall({ operation: webhooks, input: { query: { ...(wanted && { eventID }) } }, ...rest }));
  });

  test("a wrong name does not compile", () => {
    // @ts-expect-error: eventID
    isCall(defineCall({ operation: webhooks, input: { query: { eventId: eventID } }, ...rest }));
    // @ts-expect-error: the same, where it is spread
    isCall(defineCall({ operation: webhooks, input: { query: { ...{ eventId: eventID } } }, ...rest }));
    // @ts-expect-error: the same, where it is spread under a condition
    isCall(defineCall({ operation: webhooks, input: { query: { ...(wanted && { eventId: eventID }) } }, ...rest }));
  });

  test("nor does a place that the operation does not have, or one left out that it needs", () => {
    // @ts-expect-error: there is no body
    isCall(defineCall({ operation: webhooks, input: { query: {}, body: {} }, ...rest }));
    // @ts-expect-error: orderId
    isCall(defineCall({ operation: order, input: { path: { id: "o-1" } }, ...rest }));
    // @ts-expect-error: the key in the body is required
    isCall(defineCall({ operation: refresh, input: { body: {} }, ...rest }));
  });
});

describe("options follow from the table of operations", () => {
  test("one whose header the operation does not send is refused, by type and at run time", () => {
    // @ts-expect-error: a refresh carries nothing of a user
    const readIp = () => callOptionsReader(refresh)({ userIp });
    expect(readIp).toThrow('The options argument of refresh-access-token has no option "userIp".');
    // @ts-expect-error: only sessions carry the user's own token
    const readToken = () => callOptionsReader(order)({ userToken: "token" });
    expect(readToken).toThrow('has no option "userToken"');
  });

  test("one whose header is required must be there, by type and at run time", async () => {
    const given: CallOptions = {};
    // @ts-expect-error: userIp may be missing here
    const read = () => callOptionsReader(operations["create-widget-url"])(given);
    expect(read).toThrow("userIp is required by create-widget-url.");
  });

  test.each<[string, object | undefined | null, RegExp]>([
    ["no options", undefined, /^userIp is required by create-widget-url\.$/],
    ["no userIp", {}, /^userIp is required by create-widget-url\.$/],
    ["userIp undefined", { userIp: undefined }, /^userIp is required by create-widget-url\.$/],
    ["userIp null", { userIp: null }, /^userIp must be one IPv4 or IPv6 address.*; got null\.$/],
    ["userIp empty", { userIp: "" }, /^userIp must be one IPv4 or IPv6 address/],
  ])("%s is told before anything is sent, with a hint", async (_name, options, message) => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return new Response();
    };
    const error = await catchError(createClient({ fetch }).createWidgetUrl({}, options as never));
    expect(error).toMatchObject({ name: "TransakValidationError", message: expect.stringMatching(message) });
    expect(error.hint).toMatch(/proxy/);
    expect(requests).toBe(0);
  });

  test.each(Object.values(operations))(
    "$id takes an extraQuery if it has a query, without what it sends itself",
    (each) => {
      const read = (extraQuery: object) => callOptionsReader(each)({ userIp, extraQuery } as never).extraQuery;
      if (each.query.length === 0) {
        expect(() => read({})).toThrow(/has no option "(extraQuery|userIp)"/);
        return;
      }
      expect(read({ brandNew: "1" })).toEqual({ brandNew: "1" });
      for (const name of each.query) expect(() => read({ [name]: "1" })).toThrow(`must not hold "${name}".`);
    },
  );

  test("without a query no extraQuery compiles", () => {
    // @ts-expect-error: an order is asked for by its path
    const read = () => callOptionsReader(order)({ extraQuery: { brandNew: "1" } });
    expect(read).toThrow('has no option "extraQuery"');
  });

  test("every operation takes a userIp whose header it sends, and needs one only where the document says so", () => {
    for (const { id } of operationCases) {
      const { headers, requiredHeaders } = operations[id];
      expect(headers).toEqual(["x-user-ip"]);
      expect(requiredHeaders).toEqual(id === "create-widget-url" ? ["x-user-ip"] : []);
    }
  });
});

test("an operation without an access token asks nobody for one, whatever the response is", async () => {
  const options = { environment: "staging", apiKey: "key", apiSecret: "secret", maxRetries: 0 } as const;
  const fetch = async () => Response.json({ error: {} }, { status: 401 });
  const settings = resolveSettings(readClientOptions({ ...options, fetch }));
  const tokens = new Proxy({} as NonNullable<Caller["tokens"]>, {
    get: (_target, name) => expect.fail(`${String(name)} of the tokens was asked for`),
  });
  const error = await catchError(perform({ settings, tokens }, refreshAccessToken(settings)));
  expect(error).toMatchObject({ status: 401 });
});

describe("an operation that responds without a body", () => {
  const { envelope: _, ...row } = order;
  const options = { environment: "staging", apiKey: "key", accessToken: "token", maxRetries: 0 } as const;
  const call = { ...rest, operation: row as Operation, input: { path: { orderId: "o-1" } } };
  const performOver = (status: number, body: string | null) => {
    const fetch = async () => new Response(body, { status });
    return perform({ settings: resolveSettings(readClientOptions({ ...options, fetch })) }, call);
  };

  test("succeeds with 204, and reads nothing", async () => {
    expect(await performOver(204, null)).toBeUndefined();
    expect(await performOver(200, '{"data":1}')).toBeUndefined();
  });

  test("fails like every other", async () => {
    expect(await catchError(performOver(401, '{"error":{"message":"no"}}'))).toMatchObject({ apiMessage: "no" });
  });
});

test("a call goes from the client to fetch through five files, and back into none but for the deadline's callback", async () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  let stack = "";
  const fetch = async () => {
    stack = String(new Error("here").stack);
    return Response.json(sessionBody("https://global-stg.transak.com"));
  };
  await createClient({ fetch }).createWidgetUrl({}, { userIp });
  Error.stackTraceLimit = limit;
  const files = [...stack.matchAll(/\/src\/([\w/-]+\.ts)/g)].map(([, file]) => file);
  expect(files.filter((file, index) => file !== files[index - 1])).toEqual([
    "http/exchange.ts",
    "http/send.ts",
    "http/call.ts",
    "deadline.ts",
    "http/call.ts",
    "client.ts",
  ]);
});
