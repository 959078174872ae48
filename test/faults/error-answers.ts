import { expect } from "vitest";
import {
  TransakApiError,
  TransakBadRequestError,
  TransakForbiddenError,
  TransakRateLimitError,
  TransakServerError,
  TransakUnauthorizedError,
} from "../../src/index.ts";
import { answering, answeringJson } from "../helpers/behaviours.ts";
import type { OperationCase } from "../helpers/operation-cases.ts";
import type { Expected, Fault, FaultGroup } from "./fault.ts";

const noted = { "trace-id": "trace-1", "cf-ray": "ray-1" };
const envelope = (statusCode: number, errorCode: unknown, message: unknown) => ({
  error: { statusCode, message, errorCode },
});
const bad: Expected = { error: TransakBadRequestError, code: "api", retryable: false, hits: 1 };
const other: Expected = { ...bad, error: TransakApiError };
const limited: Expected = { error: TransakRateLimitError, code: "api", retryable: true, hits: 3 };
const down: Expected = { error: TransakServerError, code: "api", retryable: true, hits: 3 };
const broken: Expected = { ...down, retryable: false, hits: 1 };
const documentedError = (operationId: string): Fault => ({
  name: "the documented error",
  server: answeringJson(400, envelope(400, 9001, "fiatAmount must be a number"), noted),
  fields: {
    status: 400,
    errorCode: 9001,
    apiMessage: "fiatAmount must be a number",
    requestId: "trace-1",
    body: envelope(400, 9001, "fiatAmount must be a number"),
    message: `Transak answered 400 to ${operationId}: fiatAmount must be a number (errorCode 9001)`,
    retryAfterMs: undefined,
  },
});
/** What a response about orders calls its fields may be personal data, too. */
const undocumented = ({ holdsPersonalData }: OperationCase): Fault => ({
  name: "undocumented fields",
  server: answeringJson(400, { error: { message: "x", input: { iban: "DE00" } }, path: "/x" }),
  fields: {
    body: holdsPersonalData
      ? { error: { message: "x", "[redacted]": "[redacted]" }, "[redacted]": "[redacted]" }
      : { error: { message: "x", input: "[redacted]" }, path: "[redacted]" },
  },
});
const badRequests: readonly Fault[] = [
  { name: "a code in a string", server: answeringJson(400, envelope(400, "9001", "x")), fields: { errorCode: 9001 } },
  { name: "a code in words", server: answeringJson(400, envelope(400, "E_BAD", "x")), fields: { errorCode: "E_BAD" } },
  {
    name: "a code with digits",
    server: answeringJson(400, envelope(400, "9-E-1", "x")),
    fields: { errorCode: "9-E-1" },
  },
  {
    name: "a code beyond a number's precision",
    server: answeringJson(400, envelope(400, "9007199254740993", "x")),
    fields: { errorCode: "9007199254740993" },
  },
  { name: "a code below 0", server: answeringJson(400, envelope(400, -1, "x")), fields: { errorCode: -1 } },
  { name: "a code of another type", server: answeringJson(400, envelope(400, [1], "x")), fields: { errorCode: "[1]" } },
  {
    name: "an additional message",
    server: answeringJson(400, { error: { message: "Invalid", additionalMessage: "Try ETH" } }),
    fields: { message: expect.stringContaining("Invalid Try ETH"), apiMessage: "Invalid" },
  },
  {
    name: "the envelope with a name",
    server: answeringJson(400, { error: { statusCode: 400, name: "Bad Request" } }),
    fields: { apiMessage: "Bad Request", errorCode: undefined },
  },
  {
    name: "a message of many",
    server: answeringJson(400, envelope(400, 1, ["a", "b"])),
    fields: { apiMessage: '["a","b"]' },
  },
  {
    name: "a message of fields",
    server: answeringJson(400, envelope(400, 1, { a: "b" })),
    fields: { apiMessage: '{"a":"b"}' },
  },
  {
    name: "an empty message",
    server: answeringJson(400, envelope(400, 1, "")),
    fields: { apiMessage: undefined, errorCode: 1 },
  },
  {
    name: "a blank message",
    server: answeringJson(400, envelope(400, null, " \n ")),
    fields: { apiMessage: undefined, errorCode: undefined, body: envelope(400, null, " \n ") },
  },
  {
    name: "no message",
    server: answeringJson(400, { error: {} }),
    fields: { apiMessage: undefined, body: { error: {} } },
  },
  { name: "an error null", server: answeringJson(400, { error: null }), fields: { body: { error: "[redacted]" } } },
  { name: "an error in words", server: answeringJson(400, { error: "No" }), fields: { body: { error: "[redacted]" } } },
  { name: "an array", server: answeringJson(400, [{ iban: "DE00" }]), fields: { body: { 0: "[redacted]" } } },
  { name: "null", server: answering(400, "null"), fields: { body: "null" } },
  { name: "a number", server: answering(400, "42"), fields: { body: "42" } },
  {
    name: "a text",
    server: answering(400, "fiatAmount < 30"),
    fields: { body: "fiatAmount < 30", message: expect.stringContaining("without a message of its own") },
  },
  {
    name: "a page after white space",
    server: answering(400, "\r\n <html>"),
    fields: { message: expect.stringContaining("a web page") },
  },
  {
    name: "white space",
    server: answering(400, " \r\n"),
    fields: { message: expect.stringContaining("an empty body") },
  },
  {
    name: "nothing",
    server: answering(400),
    fields: { body: undefined, message: expect.stringContaining("an empty body") },
  },
  { name: "half a document", server: answering(400, '{"error":{"mess'), fields: { body: '{"error":{"mess' } },
  { name: "a long text", server: answering(400, "x".repeat(5000)), fields: { body: "x".repeat(2048) } },
  {
    name: "a long message",
    server: answeringJson(400, envelope(400, 1, "x".repeat(5000))),
    fields: { apiMessage: "x".repeat(500), body: expect.stringMatching(/^.{2048}$/) },
  },
  {
    name: "a message nested beyond measure",
    server: answering(400, `{"error":{"message":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`),
    fields: { status: 400 },
  },
  { name: "more than 1 MiB", server: answering(400, "x".repeat(2 ** 21)), fields: { body: "x".repeat(2048) } },
  {
    name: "bytes that are no text",
    server: answering(400, Buffer.from([0xff, 0xfe, 0])),
    fields: { body: "\uFFFD\uFFFD\0" },
  },
  {
    name: "an empty trace id",
    server: answering(400, "", { ...noted, "trace-id": "" }),
    fields: { requestId: "ray-1" },
  },
  {
    name: "a trace id beyond measure",
    server: answering(400, "", { "trace-id": "t".repeat(9000) }),
    fields: { requestId: "t".repeat(128) },
  },
];
const otherStatuses: readonly Fault[] = [402, 404, 405, 409, 410, 418, 422, 451, 499, 600, 999].map((status) => ({
  name: `status ${status}`,
  server: answeringJson(status, envelope(status, 4001, "Invalid wallet address")),
  fields: { status, errorCode: 4001, apiMessage: "Invalid wallet address" },
}));
const page = "<!DOCTYPE html><title>Attention Required! | Cloudflare</title>";
const webPage = { body: page, message: expect.stringContaining("a web page"), apiMessage: undefined };
const limits: readonly Fault[] = [
  { name: "a web page", server: answering(429, page, { "content-type": "text/html" }), fields: webPage },
  { name: "Retry-After 0", server: answering(429, "", { "retry-after": "0" }), fields: { retryAfterMs: 0 } },
  {
    name: "a Retry-After of nonsense",
    server: answering(429, "", { "retry-after": "soon 5" }),
    fields: { retryAfterMs: undefined },
  },
  {
    name: "a Retry-After below 0",
    server: answering(429, "", { "retry-after": "-5" }),
    fields: { retryAfterMs: undefined },
  },
  {
    name: "a Retry-After that is empty",
    server: answering(429, "", { "retry-after": "" }),
    fields: { retryAfterMs: undefined },
  },
  {
    name: "a Retry-After of an hour",
    server: answering(429, "", { "retry-after": "3600" }),
    fields: { retryAfterMs: 3_600_000 },
    hits: 1,
  },
  { name: "a Retry-After without measure", server: answering(429, "", { "retry-after": "9".repeat(400) }), hits: 1 },
];
const outages: readonly Fault[] = [500, 502, 503, 504].map((status) => ({
  name: `status ${status}`,
  server: answering(status, page, { "content-type": "text/html", "cf-ray": "ray-1" }),
  fields: { ...webPage, status, requestId: "ray-1" },
}));
const lastingOutages: readonly Fault[] = [501, 505, 520, 525, 530, 599].map((status) => ({
  name: `status ${status}`,
  server: answering(status, "error code: 1020"),
  fields: { status, body: "error code: 1020" },
}));

const unauthorized: Fault = {
  name: "the documented error",
  server: answeringJson(401, envelope(401, 1002, "Invalid token")),
  fields: { status: 401, errorCode: 1002, hint: expect.stringContaining("environment has its own keys") },
};
const forbidden: Fault = {
  name: "a web page",
  server: answering(403, page),
  fields: { ...webPage, hint: expect.stringContaining("egress IP") },
};

/** Answers that are not 2xx. */
export const errorAnswers = (operation: OperationCase): readonly FaultGroup[] => [
  ["400", bad, [documentedError(operation.id), undocumented(operation), ...badRequests]],
  ["401", { ...bad, error: TransakUnauthorizedError }, [unauthorized]],
  ["403", { ...bad, error: TransakForbiddenError }, [forbidden]],
  [
    "408",
    { ...other, retryable: true, hits: 3 },
    [{ name: "nothing", server: answering(408), fields: { status: 408 } }],
  ],
  ["another status", other, otherStatuses],
  ["429", limited, limits],
  ["a passing 5xx", down, outages],
  ["a lasting 5xx", broken, lastingOutages],
];
