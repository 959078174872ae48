import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { TransakResponseError } from "../../src/index.ts";
import { answering, answeringJson, session, widgetUrl, writing } from "../helpers/behaviours.ts";
import type { Expected, Fault, FaultGroup } from "./fault.ts";

const half = session.slice(0, session.length / 2);
const wrong: Expected = { error: TransakResponseError, code: "invalid_response", retryable: false, hits: 1 };
const empty = { status: 200, message: expect.stringContaining("with an empty body") };
const unreadable = { status: 200, message: expect.stringContaining("not JSON") };
const without = { status: 200, message: expect.stringContaining("without data.widgetUrl") };
const noUrl = { status: 200, message: expect.stringContaining("not an http(s) URL") };
const withError = { status: 200, message: expect.stringContaining("but with an error: Nope (errorCode 1002)") };
const lies: readonly Fault[] = [
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
  { name: "half a document", server: answering(200, half), fields: unreadable },
  { name: "two documents", server: answering(200, session + session), fields: unreadable },
  { name: "a document in UTF-16", server: answering(200, Buffer.from(session, "utf16le")), fields: unreadable },
  {
    name: "a length short of the document",
    server: answering(200, session, { "content-length": "9" }),
    fields: unreadable,
  },
  {
    name: "more than 8 MiB",
    server: answering(200, `{"filler":"${"x".repeat(2 ** 24)}",${session.slice(1)}`),
    fields: unreadable,
  },
  {
    name: "a gzip bomb",
    server: answering(200, gzipSync(Buffer.alloc(2 ** 26)), { "content-encoding": "gzip" }),
    fields: unreadable,
  },
  { name: "null", server: answering(200, "null"), fields: without },
  { name: "a number", server: answering(200, "42"), fields: without },
  { name: "a string", server: answeringJson(200, widgetUrl), fields: without },
  { name: "true", server: answering(200, "true"), fields: without },
  { name: "an array", server: answering(200, `[${session}]`), fields: without },
  { name: "an empty object", server: answering(200, "{}"), fields: without },
  { name: "data null", server: answering(200, '{"data":null}'), fields: without },
  { name: "data an array", server: answeringJson(200, { data: [{ widgetUrl }] }), fields: without },
  { name: "data a string", server: answeringJson(200, { data: widgetUrl }), fields: without },
  { name: "widgetUrl one level up", server: answeringJson(200, { widgetUrl }), fields: without },
  { name: "widgetUrl inherited", server: answering(200, `{"__proto__":${session}}`), fields: without },
  { name: "widgetUrl null", server: answeringJson(200, { data: { widgetUrl: null } }), fields: noUrl },
  { name: "widgetUrl empty", server: answeringJson(200, { data: { widgetUrl: "" } }), fields: noUrl },
  { name: "widgetUrl a number", server: answeringJson(200, { data: { widgetUrl: 42 } }), fields: noUrl },
  {
    name: "widgetUrl an object",
    server: answeringJson(200, { data: { widgetUrl: { href: widgetUrl } } }),
    fields: noUrl,
  },
  { name: "widgetUrl an array", server: answeringJson(200, { data: { widgetUrl: [widgetUrl] } }), fields: noUrl },
  {
    name: "widgetUrl a script",
    server: answeringJson(200, { data: { widgetUrl: "javascript:alert(1)" } }),
    fields: noUrl,
  },
  {
    name: "widgetUrl of another scheme",
    server: answeringJson(200, { data: { widgetUrl: "ftp://a.example" } }),
    fields: noUrl,
  },
  {
    name: "widgetUrl without scheme",
    server: answeringJson(200, { data: { widgetUrl: "//a.example" } }),
    fields: noUrl,
  },
  { name: "widgetUrl a path", server: answeringJson(200, { data: { widgetUrl: "/widget" } }), fields: noUrl },
  { name: "widgetUrl without host", server: answeringJson(200, { data: { widgetUrl: "https://" } }), fields: noUrl },
  {
    name: "an error under 200",
    server: answeringJson(200, { error: { message: "Nope", errorCode: 1002 } }),
    fields: withError,
  },
  {
    name: "an error beside data null",
    server: answeringJson(200, { data: null, error: { message: "Nope", errorCode: "1002" } }),
    fields: withError,
  },
];

/** 2xx, but no session. */
export const lyingAnswers: readonly FaultGroup[] = [["2xx without a session", wrong, lies]];
