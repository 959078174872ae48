import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { CompactEncrypt } from "jose";
import { describe, expect, it } from "vitest";
import { memoryTokenStore, TransakValidationError } from "../../src/index.ts";
import { createMockFetch, signWebhook } from "../../src/testing.ts";
import { TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJwYXJ0bmVyIjoxfQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
const apiKey = "5911d9ec-46b5-48fa-a755-d59a715ff0cf";
const apiSecret = "the-api-secret";

const claims = {
  eventID: "ORDER_COMPLETED",
  createdAt: "2026-03-02T10:21:30.000Z",
  webhookData: {
    id: "order-id",
    createdAt: "2026-03-02T10:15:00.000Z",
    status: "COMPLETED",
    isBuyOrSell: "BUY",
    fiatCurrency: "EUR",
    cryptoCurrency: "ETH",
    iban: "DE02120300000000202051",
  },
};

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token as an attacker may make it: any header, any payload, any key. */
function forge(header: unknown, payload: unknown = claims, key = token, hash = "sha256"): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest("base64url")}`;
}

const genuine = forge({ alg: "HS256" });
const [head, payload, signature] = genuine.split(".") as [string, string, string];
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

function signRsa(): string {
  const signed = `${encode({ alg: "RS256" })}.${encode(claims)}`;
  return `${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}`;
}

describe("a genuine webhook", () => {
  it.each<[string, Parameters<typeof verifyWebhook>[0]]>([
    ["as text", JSON.stringify({ data: genuine })],
    ["as bytes", Buffer.from(JSON.stringify({ data: genuine }))],
    ["as an ArrayBuffer", new TextEncoder().encode(JSON.stringify({ data: genuine })).buffer as ArrayBuffer],
    ["parsed", { data: genuine }],
    ["with more fields beside data", { data: genuine, event: "x" } as never],
    ["as the bare token, from a channel", genuine],
    ["with typ in its header", { data: forge({ typ: "JWT", alg: "HS256" }) }],
    ["with claims of other libraries, long expired", { data: forge({ alg: "HS256" }, { ...claims, iat: 1, exp: 2 }) }],
    ["of a type that is not known yet", { data: forge({ alg: "HS256" }, { ...claims, eventID: "ORDER_CANCELLED" }) }],
  ])("%s", async (_what, body) => {
    const event = await verifyWebhook(body, token);
    expect(event.order).toEqual(claims.webhookData);
    expect(event.createdAt).toEqual(new Date(claims.createdAt));
    expect(event.type).toMatch(/^ORDER_/);
  });

  it("is verified by any of several tokens", async () => {
    expect((await verifyWebhook({ data: genuine }, ["another", token])).type).toBe("ORDER_COMPLETED");
  });
});

const forgeries: readonly (readonly [string, unknown, string])[] = [
  ...["none", "None", "NONE", "nOnE", ""].flatMap((alg) => [
    [`alg ${JSON.stringify(alg)} without a signature`, `${encode({ alg })}.${payload}.`, "malformed"] as const,
    [
      `alg ${JSON.stringify(alg)} with the genuine signature`,
      `${encode({ alg })}.${payload}.${signature}`,
      alg ? "algorithm" : "malformed",
    ] as const,
  ]),
  ["no alg", forge({}), "malformed"],
  ["alg a list", forge({ alg: ["HS256"] }), "malformed"],
  ["alg in lower case", forge({ alg: "hs256" }), "algorithm"],
  ["HS384 with the right key", forge({ alg: "HS384" }, claims, token, "sha384"), "algorithm"],
  ["HS512 with the right key", forge({ alg: "HS512" }, claims, token, "sha512"), "algorithm"],
  ["HS384's signature under HS256", forge({ alg: "HS256" }, claims, token, "sha384"), "signature"],
  ["RS256 with a key of its own", signRsa(), "algorithm"],
  ["HS256 with a public key as the secret", forge({ alg: "HS256" }, claims, publicKey), "signature"],
  ["a key in the header", forge({ alg: "HS256", jwk: { kty: "oct", k: encode("mine") } }, claims, "mine"), "signature"],
  ["a key id that leads to an empty file", forge({ alg: "HS256", kid: "/dev/null" }, claims, "\0"), "signature"],
  ["signed with the API key", forge({ alg: "HS256" }, claims, apiKey), "signature"],
  ["signed with the API secret", forge({ alg: "HS256" }, claims, apiSecret), "signature"],
  ["signed with an empty key", forge({ alg: "HS256" }, claims, ""), "signature"],
  ["signed with the token in capitals", forge({ alg: "HS256" }, claims, token.toUpperCase()), "signature"],
  ["signed with the token and a line break", forge({ alg: "HS256" }, claims, `${token}\n`), "signature"],
  [
    "signed with the token decoded",
    forge({ alg: "HS256" }, claims, Buffer.from(token, "base64").toString()),
    "signature",
  ],
  ["an empty signature", `${head}.${payload}.`, "malformed"],
  ["half a signature", `${head}.${payload}.${signature.slice(0, 20)}`, "signature"],
  ["the signature twice", `${head}.${payload}.${signature}${signature}`, "signature"],
  [
    "another payload under a genuine signature",
    `${head}.${encode({ ...claims, eventID: "X" })}.${signature}`,
    "signature",
  ],
  [
    "another header under a genuine signature",
    `${encode({ alg: "HS256", typ: "JWT" })}.${payload}.${signature}`,
    "signature",
  ],
  ["header and payload swapped", `${payload}.${head}.${signature}`, "malformed"],
  ["crit", forge({ alg: "HS256", crit: ["exp"], exp: 1 }), "algorithm"],
  ["an empty crit", forge({ alg: "HS256", crit: [] }), "malformed"],
  ["an unencoded payload", forge({ alg: "HS256", b64: false, crit: ["b64"] }), "algorithm"],
  ["two parts", `${head}.${payload}`, "malformed"],
  ["four parts", `${genuine}.${signature}`, "malformed"],
  ["five parts", `${genuine}.a.b`, "malformed"],
  ["padded parts", `${head}=.${payload}.${signature}`, "malformed"],
  ["white space inside", `${head}. ${payload}.${signature}`, "malformed"],
  ["a header that is no JSON", `${encode("{")}.${payload}.${signature}`, "malformed"],
  ["a header that is null", `${encode("null")}.${payload}.${signature}`, "malformed"],
  ["a token as a JSON object", { payload, protected: head, signature }, "malformed"],
  ["no text", 5, "malformed"],
  ["nothing", undefined, "malformed"],
  ["a payload that is no JSON", forge({ alg: "HS256" }, "{"), "payload"],
  ["a payload that is null", forge({ alg: "HS256" }, "null"), "payload"],
  ["no order", forge({ alg: "HS256" }, { ...claims, webhookData: undefined }), "payload"],
  ["an order without a status", forge({ alg: "HS256" }, { ...claims, webhookData: { id: "x" } }), "payload"],
  ["an order that is a list", forge({ alg: "HS256" }, { ...claims, webhookData: [] }), "payload"],
  ["no type", forge({ alg: "HS256" }, { ...claims, eventID: "" }), "payload"],
  ["a type that is no text", forge({ alg: "HS256" }, { ...claims, eventID: 1 }), "payload"],
  ["no time", forge({ alg: "HS256" }, { ...claims, createdAt: "soon" }), "payload"],
  ["three megabytes", `${head}.${"a".repeat(3_000_000)}.${signature}`, "too-large"],
];

describe("a forgery is refused", () => {
  it.each(forgeries)("%s", async (_what, data, reason) => {
    const error = (await catchError(verifyWebhook({ data }, token))) as TransakWebhookError;
    expect(error).toBeInstanceOf(TransakWebhookError);
    expect([error.reason, error.code, error.retryable]).toEqual([reason, "webhook", false]);
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    for (const secret of [token, signature, claims.webhookData.iban, payload]) expect(shown).not.toContain(secret);
  });

  it("an encrypted token", async () => {
    const key = new Uint8Array(32);
    const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(key);
    const error = (await catchError(verifyWebhook({ data: encrypted }, token))) as TransakWebhookError;
    expect(error.reason).toBe("malformed");
  });

  it.each<[string, unknown]>([
    ["an empty body", ""],
    ["no JSON", "data=x"],
    ["null", null],
    ["a number", 5],
    ["a list", "[]"],
    ["no data", "{}"],
    ["three megabytes of bytes", new Uint8Array(3_000_000)],
    ["three megabytes of text", "x".repeat(3_000_000)],
    [
      "a body that throws",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error(token);
          },
        },
      ),
    ],
  ])("%s", async (_what, body) => {
    const error = await catchError(verifyWebhook(body as never, token));
    expect(error).toBeInstanceOf(TransakWebhookError);
    expect(inspect(error)).not.toContain(token);
  });
});

it.each<[string, unknown]>([
  ["nothing", undefined],
  ["an empty token", ""],
  ["no tokens", []],
  ["a number", 5],
  ["an object", {}],
  ["a list with nothing in it", [undefined]],
  ["a token with a line break", "a\nb"],
])("%s as the second argument is a validation error", async (_what, key) => {
  const error = await catchError(verifyWebhook({ data: genuine }, key as never));
  expect(error).toBeInstanceOf(TransakValidationError);
});

describe("a client as the key", () => {
  it("verifies with the current and the previous token, and sends no request", async () => {
    const mock = createMockFetch();
    const transak = createClient({
      apiKey,
      apiSecret: "webhook-secret-1",
      tokenStore: memoryTokenStore(),
      fetch: mock,
    });
    const first = await transak.getAccessToken();
    mock.respondWith("create-widget-url", 401, { times: 1 });
    await transak.createWidgetUrl();
    const { current, previous } = await transak.accessTokens();
    expect([previous, current === first]).toEqual([first, false]);
    const sent = mock.calls.length;
    for (const signer of [current, first]) {
      const body = await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId: "order-7" } }, signer);
      expect((await verifyWebhook(body, transak)).order.partnerOrderId).toBe("order-7");
    }
    for (const [, data] of forgeries) await catchError(verifyWebhook({ data }, transak));
    expect(mock.calls.length).toBe(sent);
  });

  it("finds the token of another process in a shared store", async () => {
    const tokenStore = memoryTokenStore();
    const other = createClient({
      apiKey,
      apiSecret: "webhook-secret-2",
      tokenStore,
      fetch: createMockFetch(),
    });
    const mock = createMockFetch();
    const receiver = createClient({ apiKey, apiSecret: "webhook-secret-2", tokenStore, fetch: mock });
    const body = await signWebhook({ type: "ORDER_CREATED" }, await other.getAccessToken());
    expect((await verifyWebhook(body, receiver)).order.status).toBe("AWAITING_PAYMENT_FROM_USER");
    expect(mock.calls).toEqual([]);
  });

  it("without any token rejects with a hint, and requests none", async () => {
    const mock = createMockFetch();
    const transak = createClient({
      apiKey,
      apiSecret: "webhook-secret-3",
      tokenStore: memoryTokenStore(),
      fetch: mock,
    });
    const error = (await catchError(verifyWebhook({ data: genuine }, transak))) as TransakWebhookError;
    expect([error.reason, error.hint]).toEqual(["no-token", expect.stringContaining("getAccessToken()")]);
    expect(mock.calls).toEqual([]);
  });

  it("uses a fixed token, and a function's last token without calling it", async () => {
    const fixed = createClient({ apiKey, accessToken: token, fetch: createMockFetch() });
    expect((await verifyWebhook({ data: genuine }, fixed)).type).toBe("ORDER_COMPLETED");
    let asked = 0;
    const accessToken = () => {
      asked += 1;
      return token;
    };
    const provided = createClient({ apiKey, accessToken, fetch: createMockFetch() });
    expect(await catchError(verifyWebhook({ data: genuine }, provided))).toMatchObject({ reason: "no-token" });
    await provided.createWidgetUrl();
    expect((await verifyWebhook({ data: genuine }, provided)).type).toBe("ORDER_COMPLETED");
    expect(asked).toBe(1);
  });

  it("does not appear when the client is printed", () => {
    const transak = createClient({ apiKey, accessToken: token });
    expect(inspect(transak, { depth: 9 })).not.toMatch(/webhook|eyJ/);
    expect(Object.keys(transak)).toEqual(["environment"]);
  });
});

it("signWebhook makes what Transak sends, with the document's example for the rest", async () => {
  const event = await verifyWebhook(await signWebhook({ type: "ORDER_FAILED" }, "test-token"), "test-token");
  expect(event).toMatchObject({ type: "ORDER_FAILED", order: { status: "FAILED", cryptoCurrency: "ETH" } });
  expect(event.order).not.toHaveProperty("_id");
});
