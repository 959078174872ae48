import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { TransakTimeoutError } from "../../src/index.ts";
import { answering, closingAfter, inTurn, rawAnswer, resetting, silent, writing } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { expectNoSecrets, expectReadable, logOutput } from "../helpers/log-output.ts";
import { everyKindOfWay } from "../helpers/operation-cases.ts";
import { expectNothingPersonal } from "../helpers/personal-data.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";
import { brokenConnections } from "./broken-connections.ts";
import { errorAnswers } from "./error-answers.ts";
import type { Expected, Fault } from "./fault.ts";
import { lyingAnswers } from "./lying-answers.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** Answers that are good all the same, and after how many requests. */
const recoveries = (good: string): readonly (readonly [string, Behaviour, number])[] => [
  ["a reset and then what was asked for", inTurn(resetting, answering(200, good)), 2],
  ["silence and then what was asked for", inTurn(silent, answering(200, good)), 2],
  ["two outages and then what was asked for", inTurn(answering(503), answering(500), answering(200, good)), 3],
  ["a byte order mark before it", answering(200, `\uFEFF${good}`), 1],
  ["text/html", answering(200, good, { "content-type": "text/html" }), 1],
  ["no content type", answering(200, good, { "content-type": undefined }), 1],
  ["201", answering(201, good), 1],
  ["gzip", answering(200, gzipSync(good), { "content-encoding": "gzip" }), 1],
  ["unknown fields around it", answering(200, `{"v":3,"more":[],"error":null,${good.slice(1)}`), 1],
  [
    "chunks of a byte",
    writing(
      `${head}transfer-encoding: chunked\r\n\r\n`,
      ...[...good, ""].map((byte) => `${byte.length}\r\n${byte}\r\n`),
    ),
    1,
  ],
  ["no length, up to the connection's end", closingAfter(rawAnswer(200, good, { "content-length": undefined })), 1],
  ["early hints", writing("HTTP/1.1 103 Early Hints\r\n\r\n", rawAnswer(200, good)), 1],
];

describe.each(everyKindOfWay)("$name", ({ fetch, operation }) => {
  // How long is waited is another suite's subject.
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  /** Fails unless a call fails as it should, and shows nothing that it should not. */
  async function meet({ server: behaviour, fields = {}, options, hits }: Fault, expected: Expected): Promise<void> {
    const server = await startServer(behaviour);
    const { events, onEvent } = recordEvents();
    const client = createClient({ baseUrl: server.url, fetch, onEvent, ...options });
    const error = await catchError(operation.call(client));
    expect(error.constructor).toBe(expected.error);
    expect(error).toMatchObject({ name: expected.error.name, code: expected.code, retryable: expected.retryable });
    // A text that is no JSON may hold an order.
    const masked = typeof fields.body === "string" && operation.holdsPersonalData ? { body: "[redacted]" } : {};
    for (const [name, value] of Object.entries({ ...fields, ...masked })) {
      expect(Reflect.get(error, name)).toEqual(value);
    }
    expect(events.filter(({ type }) => type === "request")).toHaveLength(hits ?? expected.hits);
    // A busy machine may not get as far as the server before the deadline.
    if (expected.error !== TransakTimeoutError) expect(server.requests).toHaveLength(hits ?? expected.hits);
    expectReadable(error);
    expectNoSecrets(logOutput([error, ...events]));
    expectNothingPersonal(logOutput(error));
    expectNothingPersonal(logOutput(events), operation.inEvents);
  }

  for (const [group, expected, faults] of [
    ...brokenConnections,
    ...lyingAnswers(operation),
    ...errorAnswers(operation),
  ]) {
    // Those that run into their deadline do so side by side.
    if (expected.error === TransakTimeoutError) {
      test(`${group}: ${faults.map(({ name }) => name).join("; ")}`, () =>
        Promise.all(faults.map((fault) => meet(fault, expected))));
    } else {
      test.each(faults)(`${group}: $name`, (fault) => meet(fault, expected));
    }
  }

  describe("without a request", () => {
    const unconnected = { code: "connection", retryable: true, name: "TransakConnectionError" };

    test.each([
      ["closed", (socket: Socket) => socket.end()],
      ["reset", (socket: Socket) => socket.resetAndDestroy()],
      ["greeted in another protocol", (socket: Socket) => socket.end("220 mail.example ESMTP\r\n")],
    ])("%s at once, three times", async (_name, onConnection) => {
      let connections = 0;
      const server = await startServer(silent, {
        onConnection: (socket) => {
          connections += 1;
          onConnection(socket);
        },
      });
      const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch })));
      expect(error).toMatchObject(unconnected);
      // A late connection of another test, which knew this port before, is counted, too.
      expect(connections).toBeGreaterThanOrEqual(3);
      expectReadable(error);
      expectNoSecrets(logOutput(error));
    });

    test("refused", async () => {
      const server = await startServer(silent);
      await server.close();
      const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch })));
      expect(error).toMatchObject({ ...unconnected, message: expect.stringContaining("ECONNREFUSED") });
      expectNoSecrets(logOutput(error));
    });

    test("no TLS behind an https URL", async () => {
      const server = await startServer(silent, {
        onConnection: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      });
      const client = createClient({ baseUrl: `https://localhost:${server.port}`, fetch });
      const error = await catchError(operation.call(client));
      expect(error).toMatchObject(unconnected);
      expect(server.requests).toEqual([]);
    });
  });

  test("an unexpected upgrade: a connection error, or a timeout where fetch waits", async () => {
    const server = await startServer(writing("HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n"));
    const error = await catchError(operation.call(createClient({ baseUrl: server.url, fetch, timeoutMs: 100 })));
    expect(error).toMatchObject({ code: expect.stringMatching(/^(connection|timeout)$/), retryable: true });
    expect(server.requests).toHaveLength(3);
    expectReadable(error);
  });

  test.each(recoveries(operation.body))("%s", async (name, behaviour, hits) => {
    const server = await startServer(behaviour);
    // Only silence is waited for; a busy machine must not take a good response for it.
    const client = createClient({ baseUrl: server.url, fetch, ...(name.startsWith("silence") && { timeoutMs: 500 }) });
    expect(await operation.call(client)).toMatchObject(operation.result);
    expect(server.requests).toHaveLength(hits);
  });
});
