import { afterEach, describe, expect, test, vi } from "vitest";
import { environments } from "../../src/generated/environments.ts";
import { type Fetch, memoryTokenStore, TransakClient, TransakConfigError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { sessionBody, tokenBody } from "../helpers/success-bodies.ts";

const good = { environment: "staging", apiKey: "key", accessToken: "token", referrerDomain: "shop.example" };

function make(options: unknown): TransakClient {
  return new TransakClient(options as ConstructorParameters<typeof TransakClient>[0]);
}

function configError(options: unknown): TransakConfigError {
  try {
    make(options);
  } catch (error) {
    expect(error).toBeInstanceOf(TransakConfigError);
    expect(error).toMatchObject({ code: "config", retryable: false });
    return error as TransakConfigError;
  }
  throw new Error("The constructor accepted what it must refuse.");
}

/** The wire is the subject: records where a request goes and answers like Transak. */
function recordingFetch(): { fetch: Fetch; requests: { url: string; headers: Headers; body: unknown }[] } {
  const requests: { url: string; headers: Headers; body: unknown }[] = [];
  const fetch: Fetch = async (url, init) => {
    requests.push({ url, headers: new Headers(init.headers), body: JSON.parse(String(init.body)) });
    const body = url.includes("refresh")
      ? tokenBody(`minted-for-${new URL(url).host}`, Date.now() / 1000 + 600_000)
      : sessionBody("https://global-stg.transak.com?sessionId=s");
    return Response.json(body);
  };
  return { fetch, requests };
}

describe("environment", () => {
  test.each(Object.entries(environments))("%s: each call goes to its own host", async (environment, hosts) => {
    const { fetch, requests } = recordingFetch();
    const transak = make({
      environment,
      apiKey: `key-of-${environment}`,
      apiSecret: "secret",
      referrerDomain: "shop.example",
      fetch,
    });

    await transak.createWidgetUrl({}, { userIp });

    expect(requests.map(({ url }) => url)).toEqual([
      `${hosts.api}/partners/api/v2/refresh-token`,
      `${hosts.gateway}/api/v2/auth/session`,
    ]);
    expect(transak.environment).toBe(environment);
  });

  test.each([null, "", "Staging", "prod", "toString", "__proto__", 1, {}])("refuses %j", (environment) => {
    expect(configError({ ...good, environment }).message).toMatch(
      /^environment must be one of "staging", "production"/,
    );
  });

  test("is reported as missing where its variable is not set", () => {
    const error = configError({ ...good, environment: undefined });
    expect(error.message).toBe("environment is missing.");
    expect(error.hint).toContain("An environment variable that is not set is undefined.");
    expect(error.hint).toContain('environment must be one of "staging", "production".');
  });

  test("names the environment that was meant", () => {
    expect(configError({ ...good, environment: "produciton" }).message).toContain('did you mean "production"?');
  });
});

describe("baseUrl", () => {
  test.each([
    ["https://recorder.example", "https://recorder.example/api/v2/auth/session"],
    ["https://recorder.example/transak//", "https://recorder.example/transak/api/v2/auth/session"],
    ["http://localhost:4010", "http://localhost:4010/api/v2/auth/session"],
    ["http://transak.localhost:4010", "http://transak.localhost:4010/api/v2/auth/session"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010/api/v2/auth/session"],
    ["http://[::1]:4010", "http://[::1]:4010/api/v2/auth/session"],
  ])("%s replaces every host", async (baseUrl, session) => {
    const { fetch, requests } = recordingFetch();
    const transak = make({ ...good, accessToken: undefined, apiSecret: "secret", baseUrl, fetch });

    await transak.createWidgetUrl({}, { userIp });

    expect(requests.map(({ url }) => url).at(-1)).toBe(session);
    expect(requests.map(({ url }) => new URL(url).host)).toEqual([new URL(baseUrl).host, new URL(baseUrl).host]);
  });

  test("may be http on any host where that is allowed by name", async () => {
    const { fetch, requests } = recordingFetch();
    const options = { ...good, baseUrl: "http://transak-mock:4010/v1", fetch };
    expect(configError(options).hint).toContain("set allowInsecureBaseUrl: true");
    expect(() => make({ ...options, allowInsecureBaseUrl: "yes" })).toThrow("must be https");
    await make({ ...options, allowInsecureBaseUrl: true }).createWidgetUrl({}, { userIp: "203.0.113.42" });
    expect(requests.map(({ url }) => url)).toEqual(["http://transak-mock:4010/v1/api/v2/auth/session"]);
    expect(() => make({ ...options, baseUrl: "ftp://transak-mock", allowInsecureBaseUrl: true })).toThrow(
      "must be https",
    );
  });

  test.each([
    ["http://recorder.example", /must be https/],
    ["http://127.0.0.1.example", /must be https/],
    ["http://localhost.example", /must be https/],
    ["http://notlocalhost", /must be https/],
    ["ftp://127.0.0.1", /must be https/],
    ["recorder.example", /absolute URL/],
    ["", /absolute URL/],
    [4010, /absolute URL/],
    [new URL("https://recorder.example"), /absolute URL/],
    ["https://user@recorder.example", /without credentials/],
    ["https://:pass@recorder.example", /without credentials/],
    ["https://recorder.example?key=1", /without credentials, query/],
    ["https://recorder.example#top", /without credentials, query or fragment/],
  ])("refuses %j", (baseUrl, message) => {
    const error = configError({ ...good, baseUrl });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("pass");
  });
});

describe("credentials", () => {
  test("go to the header that the document names, as given, and the API key into the parameters too", async () => {
    const { fetch, requests } = recordingFetch();
    await make({ ...good, fetch }).createWidgetUrl({}, { userToken: "user-token", userIp: "203.0.113.42" });

    expect(requests).toHaveLength(1);
    expect(requests[0]?.body).toEqual({ widgetParams: { apiKey: "key", referrerDomain: "shop.example" } });
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      "access-token": "token",
      "x-api-key": "key",
      authorization: "user-token",
      "x-user-ip": "203.0.113.42",
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^transak-partner-api\/\d/),
    });
    expect(requests[0]?.headers.has("api-secret")).toBe(false);
  });

  test("keeps the API secret for the refresh call", async () => {
    const { fetch, requests } = recordingFetch();
    await make({ ...good, apiKey: "own-key", accessToken: undefined, apiSecret: "s3cret", fetch }).createWidgetUrl(
      {},
      { userIp },
    );

    expect(requests.map(({ headers }) => headers.get("api-secret"))).toEqual(["s3cret", null]);
    expect(requests.map(({ headers }) => headers.get("access-token"))).toEqual([
      null,
      "minted-for-api-stg.transak.com",
    ]);
  });

  test.each([
    ["missing", undefined, /apiKey is missing/],
    ["empty", "", /apiKey must not be empty/],
    ["blank", "  ", /apiKey must not be empty/],
    ["with a newline at its end", "key\n", /apiKey must not begin or end with white space/],
    ["with a control character", "ke\u0000y", /apiKey must be printable ASCII/],
    ["no string", 42, /apiKey must be a string/],
  ])("refuses an API key that is %s", (_name, apiKey, message) => {
    expect(configError({ ...good, apiKey }).message).toMatch(message);
  });

  test("are reported as missing all at once, with the environment", () => {
    const unset = { environment: undefined, apiKey: undefined, apiSecret: undefined };
    expect(configError(unset).message).toBe("environment, apiKey and apiSecret are missing.");
    expect(configError({ ...unset, accessToken: "token" }).message).toBe("environment and apiKey are missing.");
    expect(configError({ ...unset, ...good, apiKey: undefined }).hint).toContain("variable that is not set");
  });

  test.each([
    ["neither", {}, /apiSecret is missing/],
    ["both", { apiSecret: "s", accessToken: "t" }, /not both/],
    ["an empty secret", { apiSecret: "" }, /apiSecret must not be empty/],
    ["a token with Bearer", { accessToken: "Bearer t" }, /without "Bearer "/],
    ["a store without a secret", { accessToken: "t", tokenStore: memoryTokenStore() }, /tokenStore needs apiSecret/],
    ["null for a store", { apiSecret: "s", tokenStore: null }, /tokenStore has no method read/],
    ["half a store", { apiSecret: "s", tokenStore: { read() {} } }, /no method write/],
    [
      "a lock that is none",
      { apiSecret: "s", tokenStore: { read() {}, write() {}, exclusively: true } },
      /no method exclusively/,
    ],
  ])("refuses %s", (_name, tokens, message) => {
    expect(configError({ ...good, accessToken: undefined, ...tokens }).message).toMatch(message);
  });
});

describe("other options", () => {
  test.each([
    [{ timeoutMs: 0 }, /timeoutMs must be a whole number from 1/],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs/],
    [{ timeoutMs: 2 ** 31 }, /to 2147483647/],
    [{ maxRetries: -1 }, /maxRetries must be a whole number from 0 to 10/],
    [{ maxRetries: "2" }, /maxRetries/],
    [{ fetch: {} }, /fetch must be a function/],
    [{ onEvent: 1 }, /onEvent must be a function/],
    [{ headers: [["a", "b"]] }, /headers must be a plain object/],
    [{ headers: { "Access-Token": "x" } }, /must not hold "Access-Token", which the client sets itself/],
    [{ headers: { "user agent": "x" } }, /not a header name/],
    [{ headers: { "x-a": "b\r\nx-c: d" } }, /printable ASCII/],
    [{ timeout: 1000 }, /no option "timeout"; did you mean "timeoutMs"\?/],
  ])("refuses %j", (options, message) => {
    expect(configError({ ...good, ...options }).message).toMatch(message);
  });

  test.each([null, "staging", [], new Map()])("refuses %j in place of options", (options) => {
    expect(configError(options).message).toContain("The argument of new TransakClient must be an object of options");
  });

  test("sends further headers, and the caller's User-Agent", async () => {
    const { fetch, requests } = recordingFetch();
    const transak = make({ ...good, fetch, headers: { "User-Agent": "shop/1.0", "x-trace": "1" } });
    await transak.createWidgetUrl({}, { userIp, headers: { "X-Trace": "2" } });
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({ "user-agent": "shop/1.0", "x-trace": "2" });
  });

  test("reads an option once, so that what was checked is what is used", () => {
    let reads = 0;
    make({
      ...good,
      get apiKey() {
        reads += 1;
        return reads === 1 ? "key" : "";
      },
    });
    expect(reads).toBe(1);
  });
});

describe("in a browser", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("the constructor throws and says why", () => {
    vi.stubGlobal("window", { document: {} });
    expect(configError(good)).toMatchObject({
      message: expect.stringContaining("every visitor could read its credentials"),
      hint: expect.stringContaining("from your backend"),
    });
  });

  test("the constructor throws in React Native, too", () => {
    vi.stubGlobal("navigator", { product: "ReactNative" });
    expect(configError(good).message).toContain("runs on a server");
  });

  test("dangerouslyAllowBrowser permits it, where it is true and nothing else", () => {
    vi.stubGlobal("window", { document: {} });
    configError({ ...good, dangerouslyAllowBrowser: "false" });
    expect(make({ ...good, dangerouslyAllowBrowser: true }).environment).toBe("staging");
  });
});
