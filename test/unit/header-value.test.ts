import { expect, test } from "vitest";
import { headerFault, tokenFault } from "../../src/check/header-value.ts";

test.each(["a", "two words", "~!@#$%^&*()", "Bearer x"])("%j can be the value of a header", (value) => {
  expect(headerFault(value)).toBeUndefined();
});

test.each([
  [undefined, "must be a string"],
  [null, "must be a string"],
  [42, "must be a string"],
  [{ toString: 1 }, "must be a string"],
  ["", "must not be empty"],
  [" \t", "must not be empty"],
  ["secret\n", "must not begin or end with white space or a newline"],
  [" secret", "must not begin or end with white space or a newline"],
  ["a\r\nx: y", "must be printable ASCII, without control characters"],
  ["a\0b", "must be printable ASCII, without control characters"],
  ["schlüssel", "must be printable ASCII, without control characters"],
  ["🔑", "must be printable ASCII, without control characters"],
])("%j %s", (value, fault) => {
  expect(headerFault(value)).toBe(fault);
  expect(tokenFault(value)).toBe(fault);
});

test("a token is raw", () => {
  expect(tokenFault("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")).toBeUndefined();
  expect(tokenFault("bearer")).toBeUndefined();
  expect(tokenFault("no bearer abc")).toBeUndefined();
  expect(tokenFault("Bearer abc")).toBe('must be the raw token, without "Bearer "');
  expect(tokenFault("bEARER abc")).toBe('must be the raw token, without "Bearer "');
});
