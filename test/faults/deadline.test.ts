import type { Socket } from "node:net";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { answering, inTurn, rawAnswer, session, silent, widgetUrl } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { type OperationCase, operationCases } from "../helpers/operation-cases.ts";
import { startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

const timedOut = { name: "TransakTimeoutError", code: "timeout", retryable: true };

/** All operations at once, as most of a deadline is waiting. */
describe.each(transports)("over %s", (_, fetch) => {
  const forEachOperation = (check: (operation: OperationCase) => Promise<void>) => async () => {
    await Promise.all(operationCases.map(check));
  };

  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });

  test(
    "each attempt has all of timeoutMs",
    forEachOperation(async (operation) => {
      const server = await startServer(inTurn(silent, silent, answering(200, operation.body)));
      const client = createClient({ baseUrl: server.url, fetch, timeoutMs: 500 });
      expect(await operation.call(client)).toMatchObject(operation.result);
      expect(server.requests).toHaveLength(3);
    }),
  );

  test(
    "a call's timeoutMs overrides the client's",
    forEachOperation(async (operation) => {
      const server = await startServer(silent);
      const client = createClient({ baseUrl: server.url, fetch, maxRetries: 0 });
      const error = await catchError(operation.call(client, { timeoutMs: 50 }));
      expect(error).toMatchObject({ ...timedOut, timeoutMs: 50, message: `${operation.id} took longer than 50 ms.` });
    }),
  );

  test(
    "a slow response within the deadline is accepted",
    forEachOperation(async (operation) => {
      const answer = rawAnswer(200, operation.body).toString();
      const server = await startServer(({ socket }) => {
        socket.write(answer.slice(0, 20));
        // One after the other: a busy machine may run timers of different delays in another order.
        setTimeout(() => {
          socket.write(answer.slice(20, -20));
          setTimeout(() => socket.write(answer.slice(-20)), 50);
        }, 50);
      });
      const client = createClient({ baseUrl: server.url, fetch, timeoutMs: 10_000, maxRetries: 0 });
      expect(await operation.call(client)).toMatchObject(operation.result);
    }),
  );

  test(
    "the connection is closed at the deadline",
    forEachOperation(async (operation) => {
      const sockets: Socket[] = [];
      const server = await startServer(({ socket }) => sockets.push(socket));
      await catchError(operation.call(createClient({ baseUrl: server.url, fetch, timeoutMs: 300, maxRetries: 0 })));
      // Undici opens another connection at once, and keeps it for a while.
      await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
    }),
  );
});

const never = new Promise<never>(() => {});

test.each([
  ["never settles", () => never],
  ["has a body that never comes", async () => new Response(new ReadableStream({ pull: () => never }))],
  [
    "has a body that cannot be cancelled",
    async () => new Response(new ReadableStream({ pull: () => never, cancel: () => never })),
  ],
  [
    "has a body without streams that never comes",
    async () => ({ status: 200, headers: new Headers(), text: () => never }) as unknown as Response,
  ],
])("a fetch that %s, and ignores its signal, does not delay the timeout", async (_name, fetch) => {
  const client = createClient({ fetch, timeoutMs: 50, maxRetries: 0 });
  expect(await catchError(client.createWidgetUrl({}, { userIp }))).toMatchObject(timedOut);
});

test("a redirect whose body cannot be cancelled is refused without waiting for it", async () => {
  const fetch = async () => new Response(new ReadableStream({ cancel: () => never }), { status: 302 });
  const client = createClient({ fetch, maxRetries: 0 });
  expect(await catchError(client.createWidgetUrl({}, { userIp }))).toMatchObject({ name: "TransakConnectionError" });
});

test("the body of a redirect is cancelled, so that it holds no connection", async () => {
  const cancel = vi.fn();
  const fetch = async () => new Response(new ReadableStream({ cancel }), { status: 302 });
  await catchError(createClient({ fetch, maxRetries: 0 }).createWidgetUrl({}, { userIp }));
  await expect.poll(() => cancel.mock.calls).toHaveLength(1);
});

test("a body without streams is read, as node-fetch gives it", async () => {
  const fetch = async () =>
    ({ status: 200, headers: new Headers(), body: {}, text: async () => session }) as unknown as Response;
  expect(await createClient({ fetch }).createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
});

test("no timer outlives its call", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const client = createClient({
    fetch: () => Promise.resolve(new Response(session)),
    timeoutMs: 2 ** 31 - 1,
  });
  const before = timers();
  await Promise.all(Array.from({ length: 50 }, () => client.createWidgetUrl({}, { userIp })));
  expect(timers()).toBeLessThanOrEqual(before);
});

test("a response after the end of a call emits no event", async () => {
  const events: string[] = [];
  let answered = () => {};
  const late = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const fetch = async () => {
    await late;
    return new Response(session);
  };
  const client = createClient({
    fetch,
    timeoutMs: 20,
    maxRetries: 0,
    onEvent: ({ type }) => events.push(type),
  });
  expect(await catchError(client.createWidgetUrl({}, { userIp }))).toMatchObject(timedOut);
  answered();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(events).toEqual(["request", "failure"]);
});
