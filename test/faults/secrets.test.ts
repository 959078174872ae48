import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { memoryTokenStore, TransakClient } from "../../src/index.ts";
import { answering, grantingToken, resetting, session, silent, widgetUrl } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { accessToken, apiSecret, createClient, userIp, userToken } from "../helpers/client.ts";
import { encodings, expectNoSecrets, expectReadable, logOutput } from "../helpers/log-output.ts";
import { everyKindOfWay } from "../helpers/operation-cases.ts";
import { expectNothingPersonal } from "../helpers/personal-data.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

/** Where a server may put what it has been sent. JSON is written by hand, as an encoding may be JSON's own. */
const echoes: Readonly<Record<string, (text: string) => Behaviour>> = {
  "a text": (text) => answering(400, `No: ${text} (${text})`),
  "a page": (text) => answering(403, `<html><p title="${text}">${text}</p>`, { "content-type": "text/html" }),
  "a message": (text) => answering(401, JSON.stringify({ error: { errorCode: 1002, message: `Invalid ${text}` } })),
  "an additional message": (text) => answering(422, JSON.stringify({ error: { additionalMessage: text } })),
  "a name": (text) => answering(400, JSON.stringify({ error: { name: text } })),
  "an error code": (text) => answering(400, JSON.stringify({ error: { errorCode: text } })),
  "a message of parts": (text) => answering(400, JSON.stringify({ error: { message: [{ [text]: text }] } })),
  "an undocumented field": (text) => answering(400, JSON.stringify({ error: { input: text, more: { deep: text } } })),
  "the name of a field": (text) => answering(400, JSON.stringify({ [text]: 1, error: { [text]: 1 } })),
  "an array": (text) => answering(400, JSON.stringify([text, { [text]: text }])),
  "a string": (text) => answering(400, JSON.stringify(text)),
  "half a document": (text) => answering(400, `{"error":{"message":${JSON.stringify(text)},"a":"${text}`),
  "the end of what is kept": (text) => answering(400, "x".repeat(2040) + text),
  "the end of what is searched": (text) => answering(400, "x".repeat(4090) + text),
  "many times over": (text) => answering(400, `${text} `.repeat(300)),
  "an error under 200": (text) => answering(200, JSON.stringify({ error: { message: text, errorCode: text } })),
  "a session of another form": (text) => answering(200, JSON.stringify({ data: { url: text }, [text]: text })),
  "a page under 200": (text) => answering(200, `<html>${text}`),
  "a redirect": (text) => answering(302, text, { location: `/${encodeURIComponent(text)}` }),
};

describe.each(everyKindOfWay)("$name", ({ transport, fetch, operation }) => {
  /** Makes a call for each behaviour, with every secret in play, and looks for them in all that a log could show of it. */
  async function expectNoLeaks(...behaviours: readonly Behaviour[]): Promise<void> {
    let behaviour: Behaviour = silent;
    const server = await startServer(grantingToken((exchange) => behaviour(exchange)));
    const { events, onEvent } = recordEvents();
    const tokenStore = memoryTokenStore();
    const client = createClient({ baseUrl: server.url, apiSecret, tokenStore, maxRetries: 0, fetch, onEvent });
    for (behaviour of behaviours) {
      const error = await catchError(operation.call(client));
      expectReadable(error);
      expectNoSecrets(logOutput(error));
    }
    expect(events.filter(({ type }) => type === "failure")).toHaveLength(behaviours.length);
    expectNoSecrets(logOutput([client, ...events]));
  }

  // How something is encoded is the same matter whatever was asked for, over whatever transport.
  const isForAll = "userToken" in operation.secrets && transport === "fetch";
  const tried = Object.entries(encodings).filter(([encoding]) => isForAll || /^(raw|percent-encoded)$/.test(encoding));
  const sent = Object.entries(operation.secrets).flatMap(([what, secret]) =>
    tried.map(([encoding, encode]) => [what, encoding, encode(secret)] as const),
  );
  test.each(sent)("%s %s, wherever the server echoes it", async (_what, _encoding, text) => {
    await expectNoLeaks(...Object.values(echoes).map((echo) => echo(text)));
  });

  test.each(Object.entries(operation.secrets))("%s in the headers of a response", async (_what, secret) => {
    const names = ["trace-id", "cf-ray", "retry-after", "content-type", "set-cookie", "x-echo"];
    const headers = Object.fromEntries(names.map((name) => [name, secret]));
    await expectNoLeaks(...[200, 400, 401, 429, 503].map((status) => answering(status, "{}", headers)));
  });

  test("no response at all", async () => {
    await expectNoLeaks(resetting);
  });

  test("a good response: neither the client nor an event shows what is in it", async () => {
    const secret = operation.sendsAccessToken ? accessToken : "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
    const server = await startServer(answering(200, operation.body, { "trace-id": secret }));
    const { events, onEvent } = recordEvents();
    const client = createClient({ baseUrl: server.url, fetch, onEvent });
    expect(await operation.call(client)).toMatchObject(operation.result);
    expect(events.map(({ type }) => type)).toEqual(["request", "response"]);
    expect(events.at(-1)).toMatchObject({ requestId: "[redacted]" });
    expectNoSecrets(logOutput([client, events]));
    expectNothingPersonal(logOutput([client, events]), operation.inEvents);
  });
});

test.each(transports)("over %s a refused API secret", async (_, fetch) => {
  const server = await startServer(answering(400, JSON.stringify({ error: { message: `Invalid ${apiSecret}` } })));
  const client = createClient({ baseUrl: server.url, apiSecret, tokenStore: memoryTokenStore(), fetch });
  const error = await catchError(client.createWidgetUrl({}, { userIp }));
  expect(error).toMatchObject({ status: 400, apiMessage: "Invalid [redacted]" });
  expectNoSecrets(logOutput([error, client]));
});

test("a session's request id is redacted, too", async () => {
  const server = await startServer(answering(200, session, { "trace-id": accessToken }));
  expect(await createClient({ baseUrl: server.url }).createWidgetUrl({}, { userIp })).toMatchObject({
    widgetUrl,
    requestId: "[redacted]",
  });
});

test("an error of the caller's own fetch, with the request about it", async () => {
  const throwing = async (url: string, init: RequestInit): Promise<Response> => {
    const request = { url, headers: init.headers, body: init.body };
    const cause = Object.assign(new Error(`proxy refused ${inspect(request)}`), { request, code: accessToken });
    throw Object.assign(new TypeError(`fetch failed ${accessToken}`, { cause }), { request, name: userToken });
  };
  const client = createClient({ fetch: throwing, maxRetries: 0 });
  const error = await catchError(client.createWidgetUrl({}, { userIp, userToken }));
  expect(error.cause).toMatchObject({ cause: { message: expect.stringContaining("proxy refused") } });
  expectNoSecrets(logOutput(error));
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["a string", `boom ${accessToken}`],
  ["a plain object", { secret: accessToken }],
  ["an object with the parts of an error", { name: 1, message: accessToken, stack: accessToken, cause: accessToken }],
  ["a symbol", Symbol(accessToken)],
  ["a function", () => accessToken],
  ["an empty message", new Error(" ")],
  ["an error that is its own cause", cyclic()],
  ["several", new AggregateError([new Error(accessToken), new Error("b")], "")],
  [
    "a proxy that throws",
    new Proxy(
      {},
      {
        get: () => {
          throw new Error(accessToken);
        },
      },
    ),
  ],
  ["a proxy that is gone", revoked()],
])("a fetch that throws %s", async (_name, thrown) => {
  const fetch = () => Promise.reject(thrown);
  const error = await catchError(createClient({ fetch, maxRetries: 0 }).createWidgetUrl({}, { userIp }));
  expect(error).toMatchObject({ name: "TransakConnectionError", retryable: true });
  expect(error.message).toMatch(/got no response: \S/);
  expectReadable(error);
  expectNoSecrets(logOutput(error));
});

function cyclic(): Error {
  const error = new Error("a");
  return Object.assign(error, { cause: error });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each([
  ["socket hang up", "socket hang up (ECONNRESET)"],
  ["read ECONNRESET", "read ECONNRESET"],
])("the code of a cause is said once: %s", async (message, said) => {
  const fetch = () => Promise.reject(Object.assign(new Error(message), { code: "ECONNRESET" }));
  const error = await catchError(createClient({ fetch, maxRetries: 0 }).createWidgetUrl({}, { userIp }));
  expect(error.message).toBe(`create-widget-url got no response: ${said}`);
});

test("tokens and URLs that the client never sent are redacted, too", async () => {
  const webToken = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
  const text = `see https://user:pass@host.example/path?q=1#f, ${webToken} and token=${webToken}%20 at http://plain.example`;
  const server = await startServer(answering(500, text));
  const error = await catchError(createClient({ baseUrl: server.url, maxRetries: 0 }).createWidgetUrl({}, { userIp }));
  expect(error).toMatchObject({
    body: "see https://host.example/[redacted] [redacted] and token=[redacted] at http://plain.example",
  });
});

test("invalid options and arguments are named without their values", async () => {
  const wrong = {
    environment: "staging",
    apiKey: "k",
    apiSecret: `${apiSecret}\n`,
    accessToken: `Bearer ${accessToken}`,
  };
  for (const name of ["apiSecret", "accessToken"] as const) {
    const options = { ...wrong, [name === "apiSecret" ? "accessToken" : "apiSecret"]: undefined };
    const make = async () => new TransakClient(options as never);
    expectNoSecrets(logOutput(await catchError(make())));
  }
  const client = createClient();
  expectNoSecrets(logOutput(await catchError(client.createWidgetUrl({}, { userIp, userToken: `${userToken}\r\n` }))));
});
