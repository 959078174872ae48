import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { inspect, promisify, types } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import {
  isTransakError,
  TransakApiError,
  TransakConnectionError,
  TransakError,
  TransakForbiddenError,
  TransakTimeoutError,
  TransakTokenError,
} from "../../src/index.ts";
import { withStackFromHere } from "../../src/transak-error.ts";

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

const hint = "Look at the list of addresses.";

/** Fails unless a text says each of these once. */
function expectOnce(text: string, ...parts: readonly string[]): void {
  for (const part of parts) expect([part, text.split(part).length - 1]).toEqual([part, 1]);
}

function makeError(): TransakForbiddenError {
  const fields = { status: 403, errorCode: 77, apiMessage: "Forbidden", requestId: "trace-1" };
  const body = { error: { message: "Forbidden", errorCode: 77 } };
  return new TransakForbiddenError("Transak answered 403: Forbidden (errorCode 77)", { ...fields, body }, { hint });
}

test("toJSON holds every field, a summary of the cause, and the frames of the stack", () => {
  const cause = Object.assign(new TypeError("reset"), { code: "ECONNRESET" });
  const error = new TransakConnectionError("no response", { hint: "wait", retryable: true, cause });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "TransakConnectionError",
    code: "connection",
    message: "no response",
    hint: "wait",
    retryable: true,
    cause: { name: "TypeError", message: "reset" },
    stack: expect.stringMatching(/^ +at .*transak-error\.test/),
  });
});

test("toJSON is a copy: who trims it does not trim the error", () => {
  const error = makeError();
  const { body } = error.toJSON() as { body: { error: { message?: string } } };
  delete body.error.message;
  expect(error.body).toEqual({ error: { message: "Forbidden", errorCode: 77 } });
});

test("a field that a response did not have is absent, not undefined", () => {
  const error = new TransakApiError("x", { status: 418, errorCode: undefined, apiMessage: undefined });
  expect(error).toBeInstanceOf(TransakError);
  expect(Object.keys(error).sort()).toEqual(["code", "retryable", "status"]);
  expect(inspect(error)).not.toContain("undefined");
});

test("as a string an error says class, sentence, hint and the id of the request", () => {
  expect(String(makeError())).toBe(
    `TransakForbiddenError: Transak answered 403: Forbidden (errorCode 77). Hint: ${hint} Request id: trace-1`,
  );
  expect(String(new TransakTimeoutError("getOrder", 5))).toBe("TransakTimeoutError: getOrder took longer than 5 ms.");
});

test("the stack alone says all of it in its first line, as the page of an Express server shows it", () => {
  const error = makeError();
  const [headline, second] = error.stack?.split("\n") ?? [];
  expect(headline).toBe(String(error));
  expect(second).toMatch(/^ +at makeError /);
});

test("what the stack says is no property that loggers print beside it, but words that no sentence holds are", () => {
  expect(Object.keys(makeError()).sort()).toEqual(["code", "errorCode", "retryable", "status"]);
  expect(makeError()).toMatchObject({ apiMessage: "Forbidden", body: { error: { errorCode: 77 } } });
  const fields = { status: 403, apiMessage: "Forbidden", body: "<html>" };
  expect(Object.keys(new TransakForbiddenError("No.", fields))).toEqual(expect.arrayContaining(["apiMessage", "body"]));
});

test("a console shows class, sentence, hint and the id of the request, each once", () => {
  const shown = inspect(makeError());
  expectOnce(shown, "TransakForbiddenError", "403", "Forbidden (", "77", hint, "trace-1", "at makeError");
  expect(shown).toContain("code: 'api'");
});

test("of a body that the sentence does not repeat a console shows what there is", () => {
  const error = new TransakApiError("Transak answered 403 with a web page.", { status: 403, body: "<html>No</html>" });
  expect(inspect(error)).toContain("body: '<html>No</html>'");
});

test("of a cause a console shows where it was thrown", () => {
  function sealedVault() {
    return new Error("sealed");
  }
  const shown = inspect(new TransakTokenError("The function failed: sealed", { cause: sealedVault() }));
  expectOnce(shown, "sealed.\n", "  cause:\n    at sealedVault");
});

/** What Node prints of an error that a program does not catch. */
async function runUncaught(program: string): Promise<string> {
  const { href } = pathToFileURL(inProject("dist/index.js"));
  const source = `import { TransakClient } from ${JSON.stringify(href)}; ${program}`;
  const args = ["--input-type=module", "--eval", source];
  const { stderr } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  return stderr;
}

test("an uncaught TransakConfigError shows class, sentence and hint once", async () => {
  const stderr = await runUncaught('new TransakClient({ environment: "staging" });');
  const parts = ["TransakConfigError: ", "apiKey and apiSecret are missing.", "Hint: ", "that is not set is undefined"];
  expectOnce(stderr, ...parts);
});

test("an uncaught error of Transak shows class, sentence, hint and the id of the request once", async () => {
  const body = { error: { message: "Forbidden for you", errorCode: 77 } };
  const stderr = await runUncaught(`
    const fetch = async () => Response.json(${JSON.stringify(body)}, { status: 403, headers: { "trace-id": "trace-1" } });
    const options = { environment: "staging", apiKey: "partner-key", accessToken: "access-token", fetch };
    await new TransakClient(options).getOrder("order-1");`);
  expectOnce(stderr, "TransakForbiddenError", "Forbidden for you", "egress IP", "trace-1");
});

test("a copy with a stack of its own is the same error otherwise", () => {
  const error = makeError();
  function laterCaller() {
    return withStackFromHere(error);
  }
  const copy = laterCaller();
  expect(copy).not.toBe(error);
  expect(copy).toBeInstanceOf(TransakForbiddenError);
  expect(types.isNativeError(copy)).toBe(true);
  expect({ ...copy.toJSON(), stack: "" }).toEqual({ ...error.toJSON(), stack: "" });
  expect(copy.stack).toMatch(/^TransakForbiddenError: .* Hint: .* Request id: trace-1\n +at laterCaller/);
});
