import { inspect } from "node:util";
import { expect, test } from "vitest";
import {
  isTransakError,
  TransakApiError,
  TransakConnectionError,
  TransakError,
  TransakTimeoutError,
} from "../../src/index.ts";

test("an error of another copy of the package is recognised", () => {
  expect(isTransakError(new TransakTimeoutError("x", 1))).toBe(true);
  const foreign = Object.assign(new Error("x"), { [Symbol.for("transak-partner-api.error")]: true });
  expect(isTransakError(foreign)).toBe(true);
});

test.each([[undefined], [null], [0], ["TransakError"], [{}], [new Error("x")], [Proxy.revocable({}, {}).proxy]])(
  "%o is not a TransakError",
  (value) => {
    expect(isTransakError(value)).toBe(false);
  },
);

test("a revoked proxy does not break the check", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(isTransakError(proxy)).toBe(false);
});

test("toJSON holds every field, and a summary of the cause", () => {
  const cause = Object.assign(new TypeError("reset"), { code: "ECONNRESET" });
  const error = new TransakConnectionError("no answer", { hint: "wait", retryable: true, cause });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "TransakConnectionError",
    code: "connection",
    message: "no answer",
    hint: "wait",
    retryable: true,
    cause: { name: "TypeError", message: "reset" },
  });
});

test("a field that an answer did not have is absent, not undefined", () => {
  const error = new TransakApiError("x", { status: 418, errorCode: undefined, apiMessage: undefined });
  expect(error).toBeInstanceOf(TransakError);
  expect(Object.keys(error).sort()).toEqual(["code", "name", "retryable", "status"]);
  expect(inspect(error)).not.toContain("undefined");
});
