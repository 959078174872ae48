import { describe, expectTypeOf, test } from "vitest";
import {
  type AnyTransakError,
  type CreateWidgetUrlOptions,
  isTransakError,
  memoryTokenStore,
  type TransakApiError,
  TransakClient,
  type TransakClientOptions,
  type TransakConfigError,
  type TransakConnectionError,
  type TransakEnvironment,
  TransakError,
  type TransakEvent,
  type TransakResponseError,
  type TransakTimeoutError,
  type TransakTokenError,
  type TransakValidationError,
  type TransakWebhookError,
  type WidgetParams,
  type WidgetUrl,
} from "../../src/index.ts";

declare const key: string | undefined;
const transak = new TransakClient({ environment: "staging", apiKey: key, apiSecret: key });

describe("options of the client", () => {
  test("takes a secret, a token, or a function, and environment variables as they are", () => {
    new TransakClient({ environment: "production", apiKey: key, accessToken: key });
    new TransakClient({ environment: undefined, apiKey: key, accessToken: key });
    new TransakClient({ environment: "staging", apiKey: "key", accessToken: async ({ reason }) => reason });
    new TransakClient({ environment: "staging", apiKey: "key", accessToken: () => "token" });
  });

  test("wants an environment of the document", () => {
    expectTypeOf<"staging" | "production">().toExtend<TransakEnvironment>();
    // @ts-expect-error: there is no such environment
    new TransakClient({ environment: "sandbox", apiKey: key, apiSecret: key });
  });

  test("may be left out, each, for the variables of the environment", () => {
    new TransakClient();
    new TransakClient({ environment: "staging", apiKey: key });
    new TransakClient({ apiKey: key, apiSecret: key, logger: console });
    // @ts-expect-error: a logger has warn and error, too
    new TransakClient({ logger: { debug: (line: string) => line } });
  });

  test("wants no more than one of apiSecret and accessToken", () => {
    // @ts-expect-error: both
    new TransakClient({ environment: "staging", apiKey: key, apiSecret: "secret", accessToken: "token" });
    const tokenStore = memoryTokenStore();
    // @ts-expect-error: nothing is stored of a token that the caller brings
    new TransakClient({ environment: "staging", apiKey: key, accessToken: "token", tokenStore });
  });

  test("knows no misspelt option", () => {
    // @ts-expect-error: timeoutMs
    new TransakClient({ environment: "staging", apiKey: key, apiSecret: key, timeout: 1 });
    expectTypeOf<TransakClientOptions["timeoutMs"]>().toEqualTypeOf<number | undefined>();
  });
});

describe("createWidgetUrl", () => {
  test("returns the value, not an envelope", () => {
    expectTypeOf(transak.createWidgetUrl).returns.resolves.toEqualTypeOf<WidgetUrl>();
    expectTypeOf<WidgetUrl["expiresAt"]>().toEqualTypeOf<Date>();
  });

  test("takes documented parameters, undefined ones included", () => {
    transak.createWidgetUrl(
      {
        fiatAmount: 50,
        colorMode: "DARK",
        walletAddress: key,
        userData: { address: { city: key } },
      },
      { userIp: "203.0.113.42" },
    );
    // "At least these": a value more is no break, and these tests judge the next release.
    expectTypeOf<number | string | undefined>().toExtend<WidgetParams["fiatAmount"]>();
    expectTypeOf<"BUY" | "SELL" | "BUY,SELL" | "SELL,BUY" | undefined>().toExtend<WidgetParams["productsAvailed"]>();
  });

  test("refuses a typo, a wrong value and a wrong type", () => {
    // @ts-expect-error: productsAvailed
    transak.createWidgetUrl({ productsAvailable: "BUY" }, { userIp: "203.0.113.42" });
    // @ts-expect-error: the enum is in capitals
    transak.createWidgetUrl({ colorMode: "dark" }, { userIp: "203.0.113.42" });
    // @ts-expect-error: a boolean
    transak.createWidgetUrl({ hideMenu: "true" }, { userIp: "203.0.113.42" });
    // @ts-expect-error: userData has firstName
    transak.createWidgetUrl({ userData: { firstname: "Ada" } }, { userIp: "203.0.113.42" });
  });

  test("has no apiKey among its parameters", () => {
    // @ts-expect-error: the client sends its own
    transak.createWidgetUrl({ apiKey: "other" }, { userIp: "203.0.113.42" });
    expectTypeOf<keyof WidgetParams>().extract<"apiKey">().toBeNever();
  });

  test("takes the options of a call", () => {
    transak.createWidgetUrl(
      {},
      { userIp: "203.0.113.42", userToken: key, signal: AbortSignal.timeout(1), extraWidgetParams: { x: 1 } },
    );
    // @ts-expect-error: the page asks for the user's own address
    transak.createWidgetUrl({}, {});
    // @ts-expect-error: the same
    transak.createWidgetUrl({});
    // @ts-expect-error: a header of Express may be missing
    transak.createWidgetUrl({}, { userIp: key });
    // @ts-expect-error: userIp
    transak.createWidgetUrl({}, { userIp: "203.0.113.42", userIP: "203.0.113.42" });
    expectTypeOf<CreateWidgetUrlOptions["maxRetries"]>().toEqualTypeOf<number | undefined>();
  });
});

describe("errors and events", () => {
  test("narrows an unknown error", () => {
    const error: unknown = undefined;
    if (isTransakError(error)) expectTypeOf(error).toEqualTypeOf<AnyTransakError>();
    expectTypeOf<AnyTransakError>().toExtend<TransakError>();
    // @ts-expect-error: the base cannot be made
    new TransakError("message");
    expectTypeOf<TransakApiError["errorCode"]>().toExtend<number | string | undefined>();
    expectTypeOf<number | string | undefined>().toExtend<TransakApiError["errorCode"]>();
  });

  test("narrows an error by its code, to the class and what only that class has", () => {
    const error = {} as AnyTransakError;
    if (error.code === "api") expectTypeOf(error.status).toEqualTypeOf<number>();
    if (error.code === "api") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.code === "config") expectTypeOf(error).toEqualTypeOf<TransakConfigError>();
    if (error.code === "validation") expectTypeOf(error).toEqualTypeOf<TransakValidationError>();
    if (error.code === "invalid_response") expectTypeOf(error).toEqualTypeOf<TransakResponseError>();
    if (error.code === "connection") expectTypeOf(error).toEqualTypeOf<TransakConnectionError>();
    if (error.code === "timeout") expectTypeOf(error).toEqualTypeOf<TransakTimeoutError>();
    if (error.code === "token") expectTypeOf(error).toEqualTypeOf<TransakTokenError>();
    if (error.code === "webhook") expectTypeOf(error).toEqualTypeOf<TransakWebhookError>();
    // @ts-expect-error: only the error of a webhook has a reason
    error.reason;
    // @ts-expect-error: there is no such code
    if (error.code === "network") return;
  });

  test("narrows an error by its name", () => {
    const error = {} as AnyTransakError;
    if (error.name === "TransakBadRequestError") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.name === "TransakNotFoundError") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.name === "TransakUnauthorizedError") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.name === "TransakForbiddenError") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.name === "TransakRateLimitError") expectTypeOf(error.retryAfterMs).toEqualTypeOf<number | undefined>();
    if (error.name === "TransakServerError") expectTypeOf(error).toExtend<TransakApiError>();
    if (error.name === "TransakTimeoutError") expectTypeOf(error.timeoutMs).toEqualTypeOf<number>();
    if (error.name === "TransakConfigError") expectTypeOf(error).toEqualTypeOf<TransakConfigError>();
    // @ts-expect-error: there is no such class
    if (error.name === "TransakTeapotError") return;
  });

  test("narrows an event by its type", () => {
    const handler = (event: TransakEvent) => {
      if (event.type === "retry") expectTypeOf(event.delayMs).toEqualTypeOf<number>();
      // @ts-expect-error: only an attempt's end has a status
      event.status;
    };
    expectTypeOf(handler).toBeFunction();
  });
});
