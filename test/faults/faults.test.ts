import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  answering,
  answeringJson,
  answeringSession,
  closingAfter,
  inTurn,
  rawAnswer,
  resetting,
  session,
  silent,
  widgetUrl,
  writing,
} from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userToken } from "../helpers/client.ts";
import { expectNoSecrets, expectReadable, logOutput } from "../helpers/log-output.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";
import { brokenConnections } from "./broken-connections.ts";
import { errorAnswers } from "./error-answers.ts";
import { lyingAnswers } from "./lying-answers.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

const recoveries: readonly (readonly [string, Behaviour, number])[] = [
  ["a reset and then a session", inTurn(resetting, answeringSession), 2],
  ["silence and then a session", inTurn(silent, answeringSession), 2],
  ["two outages and then a session", inTurn(answering(503), answering(500), answeringSession), 3],
  ["a byte order mark before the session", answering(200, `\uFEFF${session}`), 1],
  ["a session as text/html", answering(200, session, { "content-type": "text/html" }), 1],
  ["a session without a content type", answering(200, session, { "content-type": undefined }), 1],
  ["a session under 201", answering(201, session), 1],
  ["a session in gzip", answering(200, gzipSync(session), { "content-encoding": "gzip" }), 1],
  ["a session among unknown fields", answeringJson(200, { v: 3, data: { widgetUrl, more: [] }, error: null }), 1],
  [
    "a session in chunks of a byte",
    writing(
      `${head}transfer-encoding: chunked\r\n\r\n`,
      ...[...session, ""].map((byte) => `${byte.length}\r\n${byte}\r\n`),
    ),
    1,
  ],
  [
    "a session up to the end of the connection",
    closingAfter(rawAnswer(200, session, { "content-length": undefined })),
    1,
  ],
  ["a session after early hints", writing("HTTP/1.1 103 Early Hints\r\n\r\n", rawAnswer(200, session)), 1],
];

describe.each(transports)("over %s", (_, fetch) => {
  // How long is waited is another suite's subject.
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  for (const [group, expected, faults] of [...brokenConnections, ...lyingAnswers, ...errorAnswers]) {
    test.each(faults)(`${group}: $name`, async ({ server: behaviour, fields = {}, options, hits }) => {
      const server = await startServer(behaviour);
      const client = createClient({ baseUrl: server.url, fetch, ...options });
      const error = await catchError(client.createWidgetUrl({}, { userIp: "203.0.113.42", userToken }));
      expect(error.constructor).toBe(expected.error);
      expect(error).toMatchObject({ name: expected.error.name, code: expected.code, retryable: expected.retryable });
      for (const [name, value] of Object.entries(fields)) expect(Reflect.get(error, name)).toEqual(value);
      expect(server.requests).toHaveLength(hits ?? expected.hits);
      expectReadable(error);
      expectNoSecrets(logOutput(error));
    });
  }

  describe("without a request", () => {
    const unconnected = { code: "connection", retryable: true, name: "TransakConnectionError" };

    test.each([
      ["closed", (socket: Socket) => socket.end()],
      ["reset", (socket: Socket) => socket.resetAndDestroy()],
      ["greeted in another protocol", (socket: Socket) => socket.end("220 mail.example ESMTP\r\n")],
    ])("%s at once, three times", async (_name, onConnection) => {
      const server = await startServer(silent, { onConnection });
      const error = await catchError(createClient({ baseUrl: server.url, fetch }).createWidgetUrl());
      expect(error).toMatchObject(unconnected);
      expect(server.connections()).toBe(3);
      expectReadable(error);
      expectNoSecrets(logOutput(error));
    });

    test("refused", async () => {
      const server = await startServer(silent);
      await server.close();
      const error = await catchError(createClient({ baseUrl: server.url, fetch }).createWidgetUrl());
      expect(error).toMatchObject({ ...unconnected, message: expect.stringContaining("ECONNREFUSED") });
      expectNoSecrets(logOutput(error));
    });

    test("no TLS behind an https URL", async () => {
      const server = await startServer(silent, {
        onConnection: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      });
      const client = createClient({ baseUrl: `https://localhost:${server.port}`, fetch });
      const error = await catchError(client.createWidgetUrl());
      expect(error).toMatchObject(unconnected);
      expect(server.requests).toEqual([]);
    });
  });

  test("an unexpected upgrade: a connection error, or a timeout where fetch waits", async () => {
    const server = await startServer(writing("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n"));
    const error = await catchError(createClient({ baseUrl: server.url, fetch, timeoutMs: 100 }).createWidgetUrl());
    expect(error).toMatchObject({ code: expect.stringMatching(/^(connection|timeout)$/), retryable: true });
    expect(server.requests).toHaveLength(3);
    expectReadable(error);
  });

  test.each(recoveries)("%s", async (_name, behaviour, hits) => {
    const server = await startServer(behaviour);
    const client = createClient({ baseUrl: server.url, fetch, timeoutMs: 300 });
    expect(await client.createWidgetUrl()).toMatchObject({ widgetUrl, expiresAt: expect.any(Date) });
    expect(server.requests).toHaveLength(hits);
  });
});
