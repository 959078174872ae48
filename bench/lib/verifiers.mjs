/** Everyone who verifies the same webhook: from the request's body, with the access token as text, to the signed payload as an object. */
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { compactVerify, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { signWebhook } from "../../dist/testing.js";
import { verifyWebhook } from "../../dist/webhooks.js";

const token = `eyJhbGciOiJIUzI1NiJ9.${"e".repeat(300)}.${"s".repeat(43)}`;
const algorithms = ["HS256"];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const ourVerifier = "this package";

/** Libraries whose job this is; "by hand" is none, and shows what the cryptography and the parsing cost. */
export const peers = ["jose, compactVerify", "jose, jwtVerify", "jsonwebtoken", "jsonwebtoken, createSecretKey"];

/** By name, what takes a body and gives what it says, or rejects. */
export const verifiers = {
  [ourVerifier]: (body) => verifyWebhook(body, token),
  "jose, compactVerify": async (body) => {
    const { payload } = await compactVerify(JSON.parse(body).data, encoder.encode(token), { algorithms });
    return JSON.parse(decoder.decode(payload));
  },
  "jose, jwtVerify": async (body) =>
    (await jwtVerify(JSON.parse(body).data, encoder.encode(token), { algorithms })).payload,
  jsonwebtoken: async (body) => jsonwebtoken.verify(JSON.parse(body).data, token, { algorithms }),
  "jsonwebtoken, createSecretKey": async (body) =>
    jsonwebtoken.verify(JSON.parse(body).data, createSecretKey(encoder.encode(token)), { algorithms }),
  "node:crypto, by hand": async (body) => {
    const [head, payload, signature] = JSON.parse(body).data.split(".");
    if (JSON.parse(Buffer.from(head, "base64url")).alg !== "HS256") throw new Error("another algorithm");
    const wanted = createHmac("sha256", token).update(`${head}.${payload}`).digest();
    if (!timingSafeEqual(wanted, Buffer.from(signature, "base64url"))) throw new Error("forged");
    return JSON.parse(Buffer.from(payload, "base64url"));
  },
};

const genuine = await signWebhook({ type: "ORDER_COMPLETED" }, token);

/** What is received, by name. */
export const bodies = {
  genuine,
  forged: await signWebhook({ type: "ORDER_COMPLETED" }, "another token"),
  "alg none": JSON.stringify({
    data: JSON.parse(genuine).data.replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString("base64url")),
  }),
};
