import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Fetch, TransakClient, type TransakClientOptions, TransakConfigError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { sessionBody, tokenBody } from "../helpers/success-bodies.ts";

const variables = {
  TRANSAK_ENVIRONMENT: "staging",
  TRANSAK_API_KEY: "key-of-the-variable",
  TRANSAK_API_SECRET: "secret-of-the-variable",
  TRANSAK_REFERRER_DOMAIN: "variable.example",
};

beforeEach(() => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What one call sends with these options: hosts, credentials, and where the widget opens. */
async function sentWith(options: TransakClientOptions) {
  const sent: { host: string; key: string | null; secret: string | null; token: string | null; domain: unknown }[] = [];
  const fetch: Fetch = async (url, init) => {
    const headers = new Headers(init.headers as HeadersInit);
    const domain = JSON.parse(String(init.body)).widgetParams?.referrerDomain;
    const credential = (name: string) => headers.get(name);
    const [key, secret, token] = ["x-api-key", "api-secret", "access-token"].map(credential) as (string | null)[];
    sent.push({ host: new URL(url).host, key: key ?? null, secret: secret ?? null, token: token ?? null, domain });
    const body = url.includes("refresh")
      ? tokenBody("minted-access-token", Date.now() / 1000 + 600_000)
      : sessionBody("https://global-stg.transak.com?sessionId=s");
    return Response.json(body);
  };
  await new TransakClient({ ...options, fetch }).createWidgetUrl({}, { userIp });
  return sent;
}

function configError(options?: TransakClientOptions): TransakConfigError {
  try {
    new TransakClient(options);
  } catch (error) {
    if (error instanceof TransakConfigError) return error;
  }
  throw new Error("The constructor accepted what it must refuse.");
}

test("what is left out is read from the variables", async () => {
  const [refresh, session] = await sentWith({});
  expect(refresh).toMatchObject({ host: "api-stg.transak.com", secret: "secret-of-the-variable" });
  expect(session).toMatchObject({
    host: "api-gateway-stg.transak.com",
    key: "key-of-the-variable",
    token: "minted-access-token",
    domain: "variable.example",
  });
});

test("options win over the variables", async () => {
  const own = { environment: "production", apiKey: "own-key", apiSecret: "own-secret", referrerDomain: "own.example" };
  const [refresh, session] = await sentWith(own as TransakClientOptions);
  expect(refresh).toMatchObject({ host: "api.transak.com", secret: "own-secret" });
  expect(session).toMatchObject({ host: "api-gateway.transak.com", key: "own-key", domain: "own.example" });
});

test("an accessToken of one's own never meets the secret of the variable", async () => {
  const sent = await sentWith({ accessToken: "own-access-token" });
  expect(sent).toEqual([
    {
      host: "api-gateway-stg.transak.com",
      key: "key-of-the-variable",
      secret: null,
      token: "own-access-token",
      domain: "variable.example",
    },
  ]);
});

test("an option that is written out as undefined is missing, whatever the variables say", () => {
  expect(configError({ apiKey: undefined }).message).toBe("apiKey is missing.");
  expect(configError({ environment: undefined, apiSecret: undefined }).message).toBe(
    "environment and apiSecret are missing.",
  );
  expect(configError({ accessToken: undefined }).message).toBe("apiSecret is missing.");
});

test("an option that stands behind the object is refused, and not replaced by the variable of another shop", () => {
  class ShopB {
    get apiKey(): string {
      return "key-of-shop-b";
    }
  }
  const message = "The argument of new TransakClient must not inherit apiKey.";
  expect(configError(new ShopB()).message).toBe(message);
  expect(configError(Object.create({ apiKey: "key-of-shop-b" })).message).toBe(message);
});

test("a variable that is empty is not set, and the error names all of them", () => {
  for (const name of Object.keys(variables)) vi.stubEnv(name, "");
  const error = configError();
  expect(error.message).toBe("environment, apiKey and apiSecret are missing.");
  expect(error.hint).toContain("TRANSAK_ENVIRONMENT, TRANSAK_API_KEY and TRANSAK_API_SECRET");
});

test("a variable that is wrong is named, and its value is not shown", () => {
  vi.stubEnv("TRANSAK_ENVIRONMENT", "produciton");
  expect(configError().message).toMatch(/^TRANSAK_ENVIRONMENT must be one of .*did you mean "production"\?$/);
  vi.stubEnv("TRANSAK_ENVIRONMENT", "staging");
  vi.stubEnv("TRANSAK_API_SECRET", "a secret\nof two lines");
  const error = configError();
  expect(error.message).toMatch(/^TRANSAK_API_SECRET /);
  expect(error.message).not.toContain("of two lines");
});

test.each([
  ["there is no process", undefined],
  ["there is no environment", {}],
  [
    "the environment may not be read",
    {
      get env() {
        throw new Error("NotCapable");
      },
    },
  ],
])("options serve where %s", (_, process) => {
  vi.stubGlobal("process", process);
  const client = new TransakClient({ environment: "staging", apiKey: "own-key", accessToken: "own-access-token" });
  const missing = () => new TransakClient();
  const message = (() => {
    try {
      return missing() && undefined;
    } catch (error) {
      return (error as Error).message;
    }
  })();
  vi.unstubAllGlobals();
  expect(client.environment).toBe("staging");
  expect(message).toBe("environment, apiKey and apiSecret are missing.");
});
