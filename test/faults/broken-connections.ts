import { expect } from "vitest";
import { TransakConnectionError, TransakTimeoutError } from "../../src/index.ts";
import {
  answering,
  closingAfter,
  dripping,
  resetting,
  resettingAfter,
  session,
  silent,
  writing,
} from "../helpers/behaviours.ts";
import type { Expected, Fault, FaultGroup } from "./fault.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const half = session.slice(0, session.length / 2);

const unconnected: Expected = { error: TransakConnectionError, code: "connection", retryable: true, hits: 3 };
const connections: readonly Fault[] = [
  { name: "closed instead of a response", server: closingAfter("") },
  { name: "reset instead of a response", server: resetting },
  { name: "closed within the status line", server: closingAfter("HTTP/1.1 20") },
  { name: "closed within the headers", server: closingAfter(head) },
  { name: "another protocol", server: closingAfter("SSH-2.0-OpenSSH_9.6\r\n") },
  { name: "a header without a colon", server: closingAfter("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n") },
  { name: "headers without end", server: dripping(head, `x-filler: ${"f".repeat(2000)}\r\n`) },
  { name: "two lengths", server: writing(`${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{}`) },
  { name: "a length that is no number", server: writing(`${head}content-length: five\r\n\r\n{}`) },
  { name: "closed within the body", server: closingAfter(`${head}content-length: ${session.length}\r\n\r\n${half}`) },
  { name: "reset within the body", server: resettingAfter(`${head}content-length: ${session.length}\r\n\r\n${half}`) },
  { name: "closed within a chunk", server: closingAfter(`${head}transfer-encoding: chunked\r\n\r\nff\r\n${half}`) },
  { name: "a chunk without a size", server: writing(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n${session}`) },
  { name: "bytes that are not the gzip they claim", server: answering(200, session, { "content-encoding": "gzip" }) },
  { name: "an error cut off", server: closingAfter("HTTP/1.1 500 Oops\r\ncontent-length: 99\r\n\r\n{") },
];

const late: Expected = { error: TransakTimeoutError, code: "timeout", retryable: true, hits: 2 };
const delays: readonly Fault[] = [
  { name: "silence", server: silent },
  { name: "silence within the status line", server: writing("HTTP/1.1 2") },
  { name: "silence within the headers", server: writing(head) },
  { name: "silence before the body", server: writing(`${head}content-length: 9\r\n\r\n`) },
  { name: "silence within the body", server: writing(`${head}content-length: ${session.length}\r\n\r\n${half}`) },
  { name: "silence before the last chunk", server: writing(`${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`) },
  { name: "a body that drips", server: dripping(`${head}content-length: 99999\r\n\r\n`, " ") },
  { name: "a chunked body that drips", server: dripping(`${head}transfer-encoding: chunked\r\n\r\n`, "1\r\n \r\n") },
  { name: "headers that drip", server: dripping("HTTP/1.1 200 OK\r\nx-filler: ", "f") },
  { name: "interim answers without end", server: dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n") },
  { name: "an error whose body hangs", server: writing("HTTP/1.1 503 Busy\r\ncontent-length: 9\r\n\r\n{") },
].map((fault) => ({ ...fault, options: { timeoutMs: 100, maxRetries: 1 }, fields: { timeoutMs: 100 } }));

const refused: Expected = { error: TransakConnectionError, code: "connection", retryable: false, hits: 1 };
const redirects: readonly Fault[] = [300, 301, 302, 303, 304, 307, 308, 399].map((status) => ({
  name: `status ${status}`,
  server: answering(status, "", { location: "/elsewhere" }),
  fields: { message: expect.stringContaining(String(status)), hint: expect.stringContaining("baseUrl") },
}));

/** No whole answer, or one that points elsewhere. */
export const brokenConnections: readonly FaultGroup[] = [
  ["no response", unconnected, connections],
  ["no response in time", late, delays],
  ["a redirect", refused, redirects],
];
