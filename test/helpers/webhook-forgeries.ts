import { createSign, generateKeyPairSync } from "node:crypto";
import { apiKey, apiSecret, claims, encode, forge, genuine, head, payload, signature, token } from "./forge-webhook.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

function signRsa(): string {
  const signed = `${encode({ alg: "RS256" })}.${encode(claims)}`;
  return `${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}`;
}

/** What an attacker may put into `data`, and the reason for which it is refused. */
export const forgeries: readonly (readonly [string, unknown, string])[] = [
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
  ...["\n", " ", "=", "\0", "%00", ".", "#x"].map(
    (behind) => [`${JSON.stringify(behind)} behind a genuine token`, `${genuine}${behind}`, "malformed"] as const,
  ),
  ["a line break before a genuine token", `\n${genuine}`, "malformed"],
  ["a scheme before a genuine token", `Bearer ${genuine}`, "malformed"],
  ["the genuine token twice, in a list", [genuine, genuine], "malformed"],
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
  ...["id", "createdAt", "isBuyOrSell", "fiatCurrency", "cryptoCurrency"].map(
    (field) =>
      [
        `an order without ${field}`,
        forge({ alg: "HS256" }, { ...claims, webhookData: { ...claims.webhookData, [field]: "" } }),
        "payload",
      ] as const,
  ),
  ["a payload that is a text", forge({ alg: "HS256" }, '"order"'), "payload"],
  ["no type", forge({ alg: "HS256" }, { ...claims, eventID: "" }), "payload"],
  ["a type that is no text", forge({ alg: "HS256" }, { ...claims, eventID: 1 }), "payload"],
  ["a time that is null", forge({ alg: "HS256" }, { ...claims, createdAt: null }), "payload"],
  ["a time beyond all calendars", forge({ alg: "HS256" }, { ...claims, createdAt: 1e300 }), "payload"],
  ["no time", forge({ alg: "HS256" }, { ...claims, createdAt: "soon" }), "payload"],
  ["three megabytes", `${head}.${"a".repeat(3_000_000)}.${signature}`, "too-large"],
];
