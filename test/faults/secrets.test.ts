import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryTokenStore, TransakClient, type TransakEvent } from "../../src/index.ts";
import { answering, resetting, session, widgetUrl } from "../helpers/behaviours.ts";
import { accessToken, apiSecret, clientFor, userToken } from "../helpers/client-for.ts";
import { failureOf } from "../helpers/failure-of.ts";
import { type Behaviour, type MisbehavingServer, misbehavingServer } from "../helpers/misbehaving-server.ts";
import { everyWay } from "../helpers/operation-cases.ts";
import { expectNothingPersonal } from "../helpers/personal-data.ts";
import { encodings, everythingShownOf, expectNoSecrets, expectReadable } from "../helpers/shown.ts";
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

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  let behaviour: Behaviour;
  let server: MisbehavingServer;
  beforeEach(async () => {
    server = await misbehavingServer((exchange) => {
      // The token call, first of all, is well.
      if (exchange.request.path === "/partners/api/v2/refresh-token") {
        const expiresAt = Math.floor(Date.now() / 1000) + 604_800;
        return answering(200, JSON.stringify({ data: { accessToken, expiresAt } }))(exchange);
      }
      return behaviour(exchange);
    });
  });
  afterEach(() => server.close());

  /** What a call shows, with every secret in play. */
  async function shownBy(given: Behaviour): Promise<string> {
    behaviour = given;
    const events: TransakEvent[] = [];
    const client = new TransakClient({
      environment: "staging",
      apiKey: "partner-key",
      apiSecret,
      tokenStore: memoryTokenStore(),
      referrerDomain: "shop.example",
      baseUrl: server.url,
      maxRetries: 0,
      fetch,
      onEvent: (event) => events.push(event),
    });
    const error = await failureOf(operation.call(client));
    expectReadable(error);
    expect(events.map(({ type }) => type)).toContain("failure");
    return [error, client, ...events].map(everythingShownOf).join("\n");
  }

  // How something is encoded is the same matter whatever was asked for.
  const tried = Object.entries(encodings).filter(
    ([encoding]) => "userToken" in operation.secrets || /^(raw|percent-encoded)$/.test(encoding),
  );
  const sent = Object.entries(operation.secrets).flatMap(([what, secret]) =>
    tried.map(([encoding, encode]) => [what, encoding, encode(secret)] as const),
  );
  test.each(sent)("%s %s, wherever the server echoes it", async (_what, _encoding, text) => {
    for (const echo of Object.values(echoes)) expectNoSecrets(await shownBy(echo(text)));
  });

  test.each(Object.entries(operation.secrets))("%s in the headers of an answer", async (_what, secret) => {
    const headers = Object.fromEntries(
      ["trace-id", "cf-ray", "retry-after", "content-type", "set-cookie", "x-echo"].map((name) => [name, secret]),
    );
    for (const status of [200, 400, 401, 429, 503]) expectNoSecrets(await shownBy(answering(status, "{}", headers)));
  });

  test("no answer at all", async () => {
    expectNoSecrets(await shownBy(resetting));
  });

  test("a good answer: neither the client nor an event shows what is in it", async () => {
    behaviour = answering(200, operation.body, { "trace-id": accessToken });
    const events: TransakEvent[] = [];
    const client = clientFor(server.url, { fetch, onEvent: (event) => events.push(event) });
    expect(await operation.call(client)).toMatchObject(operation.result);
    expect(events.map(({ type }) => type)).toEqual(["request", "response"]);
    expect(events.at(-1)).toMatchObject({ requestId: "[redacted]" });
    expectNoSecrets(everythingShownOf([client, events]));
    expectNothingPersonal(everythingShownOf([client, events]), operation.inEvents);
  });
});

test.each(transports)("over %s a refused API secret", async (_, fetch) => {
  const server = await misbehavingServer(
    answering(400, JSON.stringify({ error: { message: `Invalid ${apiSecret}` } })),
  );
  const options = { environment: "staging", apiKey: "k", apiSecret, referrerDomain: "shop.example" } as const;
  const client = new TransakClient({ ...options, tokenStore: memoryTokenStore(), baseUrl: server.url, fetch });
  const error = await failureOf(client.createWidgetUrl());
  expect(error).toMatchObject({ status: 400, apiMessage: "Invalid [redacted]" });
  expectNoSecrets(everythingShownOf([error, client]));
  await server.close();
});

test("a session's request id is redacted, too", async () => {
  const server = await misbehavingServer(answering(200, session, { "trace-id": accessToken }));
  expect(await clientFor(server.url).createWidgetUrl()).toMatchObject({ widgetUrl, requestId: "[redacted]" });
  await server.close();
});

test("an error of the caller's own fetch, with the request about it", async () => {
  const throwing = async (url: string, init: RequestInit): Promise<Response> => {
    const request = { url, headers: Object.fromEntries(init.headers as Headers), body: init.body };
    const cause = Object.assign(new Error(`proxy refused ${inspect(request)}`), { request, code: accessToken });
    throw Object.assign(new TypeError(`fetch failed ${accessToken}`, { cause }), { request, name: userToken });
  };
  const client = clientFor("http://127.0.0.1:9", { fetch: throwing, maxRetries: 0 });
  const error = await failureOf(client.createWidgetUrl({}, { userToken }));
  expect(error.cause).toBeInstanceOf(Error);
  expectNoSecrets(everythingShownOf(error));
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
  ["itself as its cause", Object.assign(new Error("a"), { cause: new Error("b") })],
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
  const error = await failureOf(clientFor("http://127.0.0.1:9", { fetch, maxRetries: 0 }).createWidgetUrl());
  expect(error).toMatchObject({ name: "TransakConnectionError", retryable: true });
  expectReadable(error);
  expectNoSecrets(everythingShownOf(error));
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("tokens and URLs that the client never sent are taken for secrets, too", async () => {
  const webToken = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
  const text = `see https://user:pass@host.example/path?q=1#f, ${webToken} and token=${webToken}%20 at http://plain.example`;
  const server = await misbehavingServer(answering(500, text));
  const error = await failureOf(clientFor(server.url, { maxRetries: 0 }).createWidgetUrl());
  expect(error).toMatchObject({
    body: "see https://host.example/[redacted] [redacted] and token=[redacted] at http://plain.example",
  });
  await server.close();
});

test("wrong options and arguments are named, never shown", async () => {
  const wrong = {
    environment: "staging",
    apiKey: "k",
    apiSecret: `${apiSecret}\n`,
    accessToken: `Bearer ${accessToken}`,
  };
  for (const name of ["apiSecret", "accessToken"] as const) {
    const options = { ...wrong, [name === "apiSecret" ? "accessToken" : "apiSecret"]: undefined };
    const make = async () => new TransakClient(options as never);
    expectNoSecrets(everythingShownOf(await failureOf(make())));
  }
  const client = clientFor("http://127.0.0.1:9");
  expectNoSecrets(everythingShownOf(await failureOf(client.createWidgetUrl({}, { userToken: `${userToken}\r\n` }))));
});
