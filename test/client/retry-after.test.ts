import { expect, test } from "vitest";
import { retryAfter } from "../../src/http/api-error.ts";

const now = Date.parse("2026-07-15T12:00:00Z");
const read = (value?: string) =>
  retryAfter({ status: 429, text: "", headers: new Headers(value === undefined ? {} : { "retry-after": value }) }, now);

test.each([
  ["0", 0],
  ["1", 1000],
  ["007", 7000],
  ["9999999999", 9_999_999_999_000],
  ["9".repeat(400), Number.MAX_SAFE_INTEGER],
  [" 120 ", 120_000],
  ["Wed, 15 Jul 2026 12:00:30 GMT", 30_000],
  ["Wednesday, 15-Jul-26 12:00:30 GMT", 30_000],
  ["Wed, 15 Jul 2026 11:00:00 GMT", 0],
])("%j is %s ms", (value, expected) => {
  expect(read(value)).toBe(expected);
});

test.each([
  undefined,
  "",
  "-1",
  "1.5",
  "1e3",
  "soon",
  "soon 5",
  "5 minutes",
  "15 Jul 2026",
  "99:99:99 GMT",
  "Wed, 15 Jul 2026 12:00:30 GMT+0100",
])("%j is ignored", (value) => {
  expect(read(value)).toBeUndefined();
});
