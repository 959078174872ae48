import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { TransakResponseError } from "../../src/index.ts";
import { answering, answeringJson, writing } from "../helpers/behaviours.ts";
import type { OperationCase, OperationMethod } from "../helpers/operation-cases.ts";
import type { Behaviour } from "../helpers/server.ts";
import type { Expected, Fault, FaultGroup, Lies } from "./fault.ts";
import { addressLies, listLies, priceLies } from "./lying-lookups.ts";
import { deliveryLies, orderLies, pageLies } from "./lying-orders.ts";
import { sessionLies } from "./lying-sessions.ts";

const wrong: Expected = { error: TransakResponseError, code: "invalid_response", retryable: false, hits: 1 };
const empty = { status: 200, message: expect.stringContaining("with an empty body") };
const cut = { status: 200, message: expect.stringContaining("its body is not JSON, or longer than 8 MiB.") };
const unreadable = { status: 200, message: expect.stringContaining("not JSON") };
const withError = { status: 200, message: expect.stringContaining("but with an error: Nope (errorCode 1002)") };

/** More than is read of a response, in as few characters as can be, made once for all operations. */
const filler = Buffer.alloc(9 * 2 ** 20, "\u20ac");
const bomb = gzipSync(filler);

/** A document that is good, but for its size. */
function tooLong(good: string): Behaviour {
  const [before, after] = ['{"filler":"', `",${good.slice(1)}`];
  const length = before.length + filler.length + Buffer.byteLength(after);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  return writing(head + before, filler, after);
}

/** What is no JSON, whatever was asked for. */
const unreadableAnswers = (good: string): readonly Fault[] => [
  { name: "nothing", server: answering(200), fields: empty },
  { name: "white space", server: answering(200, " \r\n "), fields: empty },
  { name: "a lone byte order mark", server: answering(200, "\uFEFF"), fields: empty },
  { name: "204", server: writing("HTTP/1.1 204 No Content\r\n\r\n"), fields: { ...empty, status: 204 } },
  { name: "205 with a length of 0", server: answering(205), fields: { ...empty, status: 205 } },
  {
    name: "a web page",
    server: answering(200, "<html>Hi</html>", { "content-type": "text/html" }),
    fields: unreadable,
  },
  { name: "half a document", server: answering(200, good.slice(0, good.length / 2)), fields: unreadable },
  { name: "two documents", server: answering(200, good + good), fields: unreadable },
  { name: "a document in UTF-16", server: answering(200, Buffer.from(good, "utf16le")), fields: unreadable },
  {
    name: "a length short of the document",
    server: answering(200, good, { "content-length": "9" }),
    fields: unreadable,
  },
  { name: "more than 8 MiB", server: tooLong(good), fields: cut },
  { name: "a gzip bomb", server: answering(200, bomb, { "content-encoding": "gzip" }), fields: unreadable },
];

/** Bodies in which what was asked for is not where it should be. */
const misplaced = (good: string, envelope: string): readonly (readonly [name: string, body: string])[] => {
  const { [envelope]: data } = JSON.parse(good) as Record<string, unknown>;
  return [
    ["null", "null"],
    ["a number", "42"],
    ["a string", JSON.stringify(good)],
    ["true", "true"],
    ["the body in an array", `[${good}]`],
    ["an empty object", "{}"],
    ["data null", JSON.stringify({ [envelope]: null })],
    ["data a number", JSON.stringify({ [envelope]: 42 })],
    ["data a string", JSON.stringify({ [envelope]: JSON.stringify(data) })],
    ["data one level up", JSON.stringify(data)],
    ["data one level down", JSON.stringify({ [envelope]: { [envelope]: data } })],
    ["data under another name", JSON.stringify({ result: data })],
    ["data inherited", `{"__proto__":${good}}`],
  ];
};

const errorsUnder200 = (envelope: string): readonly Fault[] => [
  {
    name: "an error under 200",
    server: answeringJson(200, { error: { message: "Nope", errorCode: 1002 } }),
    fields: withError,
  },
  {
    name: "an error beside data null",
    server: answeringJson(200, { [envelope]: null, error: { message: "Nope", errorCode: "1002" } }),
    fields: withError,
  },
];

const lies: Readonly<Record<OperationMethod, Lies>> = {
  createWidgetUrl: sessionLies,
  getOrder: orderLies,
  listOrders: pageLies,
  getOrderByPartnerOrderId: pageLies,
  getWebhooks: deliveryLies,
  getPrice: priceLies,
  getCryptoCurrencies: listLies,
  getFiatCurrencies: listLies,
  getCountries: listLies,
  verifyWalletAddress: addressLies,
};

/** 2xx, but not what was asked for. */
export function lyingAnswers({ name, body, envelope }: OperationCase): readonly FaultGroup[] {
  // An operation without a result has nothing to be lied about.
  if (envelope === undefined) return [];
  const { without, others } = lies[name];
  const elsewhere = misplaced(body, envelope).map(([what, text]) => ({
    name: what,
    server: answering(200, text),
    fields: { status: 200, message: expect.stringMatching(without) },
  }));
  const faults = [...unreadableAnswers(body), ...elsewhere, ...others, ...errorsUnder200(envelope)];
  return [["2xx with something else", wrong, faults]];
}
