import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { TransakValidationError } from "../../src/index.ts";
import { type TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { claims, genuine, token } from "../helpers/forge-webhook.ts";

const json = JSON.stringify({ data: genuine });
const base64 = Buffer.from(json).toString("base64");
const lambda = { version: "2.0", routeKey: "POST /webhook", headers: { "content-type": "application/json" } };

/** The same text in the bytes of another realm, as a test runner or an edge runtime has them. */
function foreignBytes(text: string, make: string): ArrayBuffer {
  const bytes = [...Buffer.from(text)];
  return runInNewContext(`const array = Uint8Array.from(bytes); ${make}`, { bytes });
}

describe("a genuine body is read in whatever form it comes", () => {
  test.each<[string, unknown]>([
    ["text with a byte order mark", `\uFEFF${json}`],
    ["bytes with a byte order mark", Buffer.from(`\uFEFF${json}`)],
    ["an ArrayBuffer of another realm", foreignBytes(json, "array.buffer")],
    ["a Uint8Array of another realm", foreignBytes(json, "array")],
    ["base64, as a Lambda event has it", base64],
    ["bytes of base64", Buffer.from(base64)],
    ["base64 of the bare token", Buffer.from(genuine).toString("base64")],
    ["a whole Lambda event", { ...lambda, body: json, isBase64Encoded: false }],
    ["a whole Lambda event in base64", { ...lambda, body: base64, isBase64Encoded: true }],
    ["a whole Lambda event, as JSON", JSON.stringify({ ...lambda, body: base64, isBase64Encoded: true })],
    ["a request of a framework that has parsed its body", { ...lambda, body: { data: genuine } }],
    ["JSON in JSON", JSON.stringify(json)],
    ["JSON in JSON in base64, with a byte order mark", Buffer.from(`\uFEFF${JSON.stringify(json)}`).toString("base64")],
    ["an object of another realm", runInNewContext("({ data })", { data: genuine })],
    ["an object without a prototype", Object.assign(Object.create(null), { data: genuine })],
  ])("%s", async (_what, body) => {
    const event = await verifyWebhook(body as never, token);
    expect(event.order).toEqual(claims.webhookData);
  });
});

describe("what anybody can send is a webhook error, however often it is wrapped", () => {
  let nested = "{}";
  for (let layer = 0; layer < 12; layer++) nested = JSON.stringify({ body: nested, isBase64Encoded: false });

  test.each<[string, unknown]>([
    ["a Lambda event without a body", { ...lambda, body: null, isBase64Encoded: false }],
    ["many envelopes", nested],
    ["base64 of nothing that is known", Buffer.from("hello").toString("base64")],
    ["half of base64", base64.slice(0, -3)],
    ["a word", "hello"],
    ["true", true],
    ["data that is JSON", { data: json }],
    ["data that is base64", { data: base64 }],
    ["a Buffer that went through JSON", Buffer.from(json).toJSON()],
    [
      "an envelope that holds itself",
      Object.assign(
        {},
        {
          get body() {
            return this;
          },
        },
      ),
    ],
  ])("%s", async (_what, body) => {
    expect(await catchError(verifyWebhook(body as never, token))).toMatchObject({
      reason: "malformed",
      responseStatus: 400,
    });
  });
});

class Dto {
  readonly data = genuine;
}

test("an object of a class, as validating frameworks make of a body, is a body", async () => {
  expect((await verifyWebhook(new Dto(), token)).order).toEqual(claims.webhookData);
});

const request = () => new Request("http://127.0.0.1/webhook", { method: "POST", body: json });

describe("what is no body is a fault of the program", () => {
  test.each<[string, () => unknown, string]>([
    ["undefined, where none was read", () => undefined, "undefined"],
    ["a promise", () => request().text(), "a promise (await it)"],
    ["a promise of another realm", () => runInNewContext("Promise.resolve('{}')"), "a promise (await it)"],
    ["a Request", request, 'an object of class "Request"'],
    ["a Response", () => new Response(json), 'an object of class "Response"'],
    ["a stream of the web", () => request().body, 'an object of class "ReadableStream"'],
    ["a stream of Node, as its requests are", () => Readable.from([json]), 'an object of class "Readable"'],
    ["a Blob", () => new Blob([json]), 'an object of class "Blob"'],
    ["a form", () => new URLSearchParams({ data: genuine }), 'an object of class "URLSearchParams"'],
    ["a Map", () => new Map([["data", genuine]]), 'an object of class "Map"'],
    ["a function", () => request().text, "a function"],
  ])("%s", async (_what, make, got) => {
    const error = await catchError(verifyWebhook(make() as never, token));
    expect(error).toBeInstanceOf(TransakValidationError);
    const { message, hint } = error as TransakValidationError;
    expect(message).toBe(
      `The first argument of verifyWebhook must be the request's body: text, bytes or parsed JSON; got ${got}.`,
    );
    expect(hint).toContain("await request.text()");
  });

  test("and so is a wrong key, which is heard before the body is looked at", async () => {
    const error = await catchError(verifyWebhook("{}", undefined as never));
    expect(error).toBeInstanceOf(TransakValidationError);
  });
});

test("no more than a mebibyte of an envelope is opened", async () => {
  const large = "x".repeat((1 << 20) + 1);
  for (const body of [
    { body: large, isBase64Encoded: true },
    { body: { data: large } },
    JSON.stringify({ data: large }),
  ]) {
    const error = (await catchError(verifyWebhook(body as never, token))) as TransakWebhookError;
    expect(error.reason).toBe("too-large");
  }
});
