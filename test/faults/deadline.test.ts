import { afterEach, describe, expect, test, vi } from "vitest";
import { answering, inTurn, rawAnswer, session, silent, widgetUrl } from "../helpers/behaviours.ts";
import { clientFor } from "../helpers/client-for.ts";
import { failureOf } from "../helpers/failure-of.ts";
import { type MisbehavingServer, misbehavingServer } from "../helpers/misbehaving-server.ts";
import { everyWay, operationCases } from "../helpers/operation-cases.ts";
import { transports } from "../helpers/transports.ts";

const timedOut = { name: "TransakTimeoutError", code: "timeout", retryable: true };

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  let server: MisbehavingServer;
  afterEach(() => server.close());

  test("each attempt has the whole of timeoutMs", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    server = await misbehavingServer(inTurn(silent, silent, answering(200, operation.body)));
    const client = clientFor(server.url, { fetch, timeoutMs: 400 });
    expect(await operation.call(client)).toMatchObject(operation.result);
    expect(server.requests).toHaveLength(3);
  });

  test("a call's timeoutMs goes before the client's", async () => {
    server = await misbehavingServer(silent);
    const client = clientFor(server.url, { fetch, maxRetries: 0 });
    const error = await failureOf(operation.call(client, { timeoutMs: 50 }));
    expect(error).toMatchObject({ ...timedOut, timeoutMs: 50, message: `${operation.id} took longer than 50 ms.` });
  });

  test("an answer that takes its time, but not too much, is an answer", async () => {
    const answer = rawAnswer(200, operation.body).toString();
    server = await misbehavingServer(({ socket }) => {
      socket.write(answer.slice(0, 20));
      setTimeout(() => socket.write(answer.slice(20, -20)), 50);
      setTimeout(() => socket.write(answer.slice(-20)), 100);
    });
    const client = clientFor(server.url, { fetch, timeoutMs: 10_000, maxRetries: 0 });
    expect(await operation.call(client)).toMatchObject(operation.result);
  });
});

test.each(transports)("over %s the connection of a late answer is closed, whatever was asked for", async (_, fetch) => {
  await Promise.all(
    operationCases.map(async (operation) => {
      const server = await misbehavingServer(silent);
      await failureOf(operation.call(clientFor(server.url, { fetch, timeoutMs: 50 })));
      await expect.poll(() => server.openSockets(), { timeout: 10_000 }).toBe(0);
      await server.close();
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
])("a fetch that %s, and ignores its signal, is left behind", async (_name, fetch) => {
  const client = clientFor("http://127.0.0.1:9", { fetch, timeoutMs: 50, maxRetries: 0 });
  expect(await failureOf(client.createWidgetUrl())).toMatchObject(timedOut);
});

test("a redirect whose body cannot be cancelled is refused without waiting for it", async () => {
  const fetch = async () => new Response(new ReadableStream({ cancel: () => never }), { status: 302 });
  const client = clientFor("http://127.0.0.1:9", { fetch, maxRetries: 0 });
  expect(await failureOf(client.createWidgetUrl())).toMatchObject({ name: "TransakConnectionError" });
});

test("a body without streams is read, as node-fetch gives it", async () => {
  const fetch = async () =>
    ({ status: 200, headers: new Headers(), body: {}, text: async () => session }) as unknown as Response;
  expect(await clientFor("http://127.0.0.1:9", { fetch }).createWidgetUrl()).toMatchObject({ widgetUrl });
});

test("no timer outlives its call", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const client = clientFor("http://127.0.0.1:9", {
    fetch: () => Promise.resolve(new Response(session)),
    timeoutMs: 2 ** 31 - 1,
  });
  const before = timers();
  await Promise.all(Array.from({ length: 50 }, () => client.createWidgetUrl()));
  expect(timers()).toBeLessThanOrEqual(before);
});

test("an answer that comes after the end of a call is not told of", async () => {
  const events: string[] = [];
  let answered = () => {};
  const late = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const fetch = async () => {
    await late;
    return new Response(session);
  };
  const client = clientFor("http://127.0.0.1:9", {
    fetch,
    timeoutMs: 20,
    maxRetries: 0,
    onEvent: ({ type }) => events.push(type),
  });
  expect(await failureOf(client.createWidgetUrl())).toMatchObject(timedOut);
  answered();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(events).toEqual(["request", "failure"]);
});
