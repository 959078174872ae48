import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { memoryTokenStore, TransakConfigError, type TransakLogger } from "../../src/index.ts";
import { answering, answeringJson, grantingToken, inTurn, session } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { apiSecret, createClient, userIp } from "../helpers/client.ts";
import { expectNoSecrets } from "../helpers/log-output.ts";
import { startServer } from "../helpers/server.ts";

/** Keeps lines with their level, and needs its own `this`, as loggers of classes do. */
class Recorder implements TransakLogger {
  readonly lines: string[] = [];
  debug(line: string) {
    this.lines.push(`debug ${line}`);
  }
  info(line: string) {
    this.lines.push(`info ${line}`);
  }
  warn(line: string) {
    this.lines.push(`warn ${line}`);
  }
  error(line: string) {
    this.lines.push(`error ${line}`);
  }
}

test("a logger gets a line for each event, with duration, request id and the sentence of a failure", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const trace = { "trace-id": "trace-1" };
  const refusal = { error: { message: "Invalid\nwallet", errorCode: 4001 } };
  const server = await startServer(
    inTurn(answering(503), answering(200, session, trace), answeringJson(400, refusal, trace)),
  );
  const logger = new Recorder();
  const client = createClient({ baseUrl: server.url, logger });
  await client.createWidgetUrl({ fiatAmount: 50 }, { userIp });
  await catchError(client.createWidgetUrl({ fiatAmount: 50 }, { userIp }));
  const url = `${server.url}/api/v2/auth/session`;
  expect(logger.lines.map((line) => line.replace(/durationMs=\d+/, "durationMs=5"))).toEqual([
    `debug transak create-widget-url#1.1 request method=POST url=${url}`,
    "debug transak create-widget-url#1.1 response status=503 durationMs=5",
    "warn transak create-widget-url#1.1 retry delayMs=0 reason=api status=503",
    `debug transak create-widget-url#1.2 request method=POST url=${url}`,
    "debug transak create-widget-url#1.2 response status=200 durationMs=5 requestId=trace-1",
    `debug transak create-widget-url#2.1 request method=POST url=${url}`,
    "debug transak create-widget-url#2.1 response status=400 durationMs=5 requestId=trace-1",
    expect.stringMatching(
      /^error transak create-widget-url#2\.1 failure TransakBadRequestError: Transak answered 400 .*Invalid wallet/,
    ),
  ]);
});

test("what Transak says cannot steer a terminal", async () => {
  const server = await startServer(answeringJson(400, { error: { message: "\u001b[2J\u009bred\u0007\u0000ly" } }));
  const logger = new Recorder();
  await catchError(createClient({ baseUrl: server.url, logger }).createWidgetUrl({ fiatAmount: 50 }, { userIp }));
  expect(logger.lines.at(-1)).toContain("create-widget-url: [2J red ly");
});

test("a line shows no secret, and a new token as info", async () => {
  const echo = answeringJson(403, { error: { message: `No: ${apiSecret}` } });
  const server = await startServer(grantingToken(echo));
  const logger = new Recorder();
  const client = createClient({ baseUrl: server.url, apiSecret, tokenStore: memoryTokenStore(), logger });
  await catchError(client.createWidgetUrl({ fiatAmount: 50 }, { userIp }));
  expect(logger.lines.find((line) => line.startsWith("info"))).toMatch(
    /^info transak token source=refresh expiresAt=\d{4}-/,
  );
  expectNoSecrets(logger.lines.join("\n"));
});

test("a logger that throws changes nothing of the call, nor of onEvent", async () => {
  const server = await startServer(answering(200, session));
  const types: string[] = [];
  const fail = () => {
    throw new Error("disk full");
  };
  const logger = { debug: fail, info: fail, warn: fail, error: fail };
  const client = createClient({ baseUrl: server.url, logger, onEvent: ({ type }) => types.push(type) });
  expect(await client.createWidgetUrl({ fiatAmount: 50 }, { userIp })).toHaveProperty("widgetUrl");
  expect(types).toEqual(["request", "response"]);
});

test("what lacks a method is refused as a logger", () => {
  const half = { ...new Recorder(), debug() {}, info() {}, warn() {} } as unknown as TransakLogger;
  for (const logger of [half, console.log as unknown as TransakLogger]) {
    expect(() => createClient({ logger })).toThrow(TransakConfigError);
  }
  expect(() => createClient({ logger: half })).toThrow("logger has no method error.");
  expect(createClient({ logger: console })).toBeDefined();
});

test.each([
  ["debug", ["debug", "debug", "error"]],
  ["error", ["error"]],
  ["ERROR", ["error"]],
  ["", []],
  ["off", []],
])("TRANSAK_LOG=%s prints lines from that level on to stderr, without code", async (level, expected) => {
  const dist = (name: string) => JSON.stringify(pathToFileURL(inProject("dist", name)).href);
  const program = `
    import { TransakClient } from ${dist("index.js")};
    const fetch = async () => new Response("{}", { status: 403 });
    const options = { environment: "staging", apiKey: "partner-key", accessToken: "access-token", fetch };
    await new TransakClient(options).getCountries().catch(() => console.log("failed"));`;
  const env = { ...process.env, TRANSAK_LOG: level };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    env,
  });
  expect(stdout).toBe("failed\n");
  const lines = stderr.split("\n").filter(Boolean);
  expect(lines.map((line) => line.split(" ")[1])).toEqual(expected);
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \w+ transak get-countries#1\.1 /);
});
