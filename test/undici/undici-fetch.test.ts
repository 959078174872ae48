import { getEventListeners } from "node:events";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import {
  Agent,
  type Dispatcher,
  getGlobalDispatcher,
  interceptors,
  RedirectHandler,
  setGlobalDispatcher,
} from "undici";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type TransakClient,
  type TransakClientOptions,
  TransakConnectionError,
  TransakServerError,
  TransakTimeoutError,
} from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import {
  answering,
  answeringSession,
  closingAfter,
  flooding,
  session,
  silent,
  widgetUrl,
  writing,
} from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { order } from "../helpers/order-book.ts";
import { type Behaviour, startServer, type TestServer } from "../helpers/server.ts";

let dispatcher: Dispatcher;
let server: TestServer;

/** A client over undici of a server that behaves like this. */
async function connect(behaviour: Behaviour, options: Partial<TransakClientOptions> = {}): Promise<TransakClient> {
  server = await startServer(behaviour);
  const fetch = undiciFetch({ dispatcher });
  return createClient({ baseUrl: server.url, maxRetries: 0, fetch, ...options });
}

const disconnected = () => expect.poll(() => server.openSockets()).toBe(0);

function createAgent(options?: Agent.Options, Class = Agent): Agent {
  const agent = new Class(options);
  onTestFinished(() => agent.destroy());
  return agent;
}

// Undici 6, in Node 20 and 22, calls other methods of whoever reads a response than later ones do.
const NodesOwnAgent = getGlobalDispatcher().constructor as typeof Agent;

describe.each([
  ["an Agent of the package", Agent],
  ["an Agent of Node's own undici", NodesOwnAgent],
])("%s", (_, Class) => {
  beforeEach(() => {
    // An aborted request leaves behind a connection that nobody uses.
    dispatcher = createAgent({ keepAliveTimeout: 50 }, Class);
  });

  test("the request arrives as fetch would send it", async () => {
    const received = async (fetch: TransakClientOptions["fetch"]) => {
      const transak = await connect(answeringSession, { fetch });
      await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42", headers: { "X-Trace": "1" } });
      const [request] = server.requests;
      // What fetch adds of its own accord, and what differs between any two servers.
      const own = ["host", "connection", "accept", "accept-encoding", "accept-language", "cache-control", "pragma"];
      const headers = Object.entries(request?.headers ?? {}).filter(
        ([name]) => ![...own, "sec-fetch-mode"].includes(name),
      );
      return { ...request, headers: Object.fromEntries(headers) };
    };
    expect(await received(undiciFetch({ dispatcher }))).toEqual(await received(undefined));
  });

  test("a path and a query of baseUrl's own", async () => {
    server = await startServer(answering(200));
    const fetch = undiciFetch({ dispatcher });
    await fetch(`${server.url}/a/b?c=d`, { method: "GET" });
    await fetch(server.url, { method: "GET" });
    expect(server.requests.map(({ path }) => path)).toEqual(["/a/b?c=d", "/"]);
  });

  test("a redirect is refused, and its connection released", async () => {
    const transak = await connect(
      writing("HTTP/1.1 307 Elsewhere\r\nlocation: /elsewhere\r\ncontent-length: 99\r\n\r\na body without end"),
    );
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("The response was a redirect (307)");
    await disconnected();
  });

  test("a body without end is read to the limit, and its connection released", async () => {
    let sent = () => 0;
    const transak = await connect((exchange) => {
      sent = () => exchange.socket.bytesWritten;
      flooding("HTTP/1.1 503 Busy\r\ncontent-length: 999999999\r\n\r\n")(exchange);
    });
    const error = await catchError(transak.createWidgetUrl({}, { userIp }));
    expect(error).toBeInstanceOf(TransakServerError);
    expect((error as TransakServerError).body).toHaveLength(2048);
    await disconnected();
    // What buffers on the way hold comes on top of the limit.
    expect(sent()).toBeLessThan(2 ** 25);
  });

  const cutShort = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";

  test("a deadline releases the connection", async () => {
    const transak = await connect(writing(cutShort), { timeoutMs: 50 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakTimeoutError);
    await disconnected();
  });

  test("an abort rejects with its reason and releases the connection", async () => {
    const controller = new AbortController();
    const reason = new Error("the user has left");
    const transak = await connect((exchange) => {
      writing(cutShort)(exchange);
      controller.abort(reason);
    });
    await expect(transak.createWidgetUrl({}, { userIp, signal: controller.signal })).rejects.toBe(reason);
    await disconnected();
  });

  test.each([
    ["a response", answeringSession],
    ["a connection that breaks", closingAfter(cutShort)],
  ])("after %s nothing listens to the signal", async (_, behaviour) => {
    server = await startServer(behaviour);
    const { signal } = new AbortController();
    await Promise.allSettled([undiciFetch({ dispatcher })(server.url, { method: "GET", signal })]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  describe("compressed responses that were not asked for", () => {
    test.each<[string, string | Buffer]>([
      ["gzip", gzipSync(session)],
      ["gzip", gzipSync(session).subarray(0, -8)],
      ["GZIP", gzipSync(session)],
      ["x-gzip", gzipSync(session)],
      ["deflate", deflateSync(session)],
      ["deflate", deflateRawSync(session)],
      ["gzip, br", brotliCompressSync(gzipSync(session))],
      ["deflate,gzip", gzipSync(deflateRawSync(session))],
      ["br", brotliCompressSync(session)],
      ["identity", session],
    ])("%s", async (encoding, body) => {
      const transak = await connect(answering(200, body, { "Content-Encoding": encoding }));
      expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
    });

    test("a body that does not match its encoding is a connection error", async () => {
      const transak = await connect(answering(200, session, { "content-encoding": "br" }));
      await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakConnectionError);
    });

    test.each(["__proto__", "constructor", "zebra", "gzip, zebra"])(
      "%s, which is none, leaves it as it is",
      async (encoding) => {
        const transak = await connect(answering(200, session, { "content-encoding": encoding }));
        expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
      },
    );

    test("more than five codings are not undone", async () => {
      const encoding = Array(6).fill("gzip").join();
      let body = Buffer.from(session);
      for (let times = 0; times < 6; times++) body = gzipSync(body);
      const transak = await connect(answering(200, body, { "content-encoding": encoding }));
      await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("The response has 6 content codings");
    });

    test("nothing is undone after an abort", async () => {
      server = await startServer(answering(200, gzipSync(session), { "content-encoding": "gzip" }));
      const controller = new AbortController();
      const response = await undiciFetch({ dispatcher })(server.url, { method: "GET", signal: controller.signal });
      controller.abort(new Error("the user has left"));
      await expect(response.text()).rejects.toThrow("the user has left");
    });

    test("a decompression bomb is left as it is", async () => {
      const bomb = gzipSync(Buffer.alloc(2 ** 26));
      const transak = await connect(answering(200, bomb, { "content-encoding": "gzip" }));
      await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("its body is not JSON");
    });
  });
});

describe("a dispatcher", () => {
  beforeEach(() => {
    dispatcher = createAgent({ connections: 1 });
  });

  test.each([
    ["none of undici's", { dispatcher: "http://proxy.internal:3128" }],
    ["in place of the options", new Agent()],
    ["under another name", { agent: new Agent() }],
    ["as an address alone", "http://proxy.internal:3128"],
  ])("%s is refused: calls would go past the proxy", (_, options) => {
    expect(() => undiciFetch(options as object)).toThrow("undiciFetch takes { dispatcher }");
  });

  test("connections are kept alive", async () => {
    const transak = await connect(answeringSession, {
      fetch: undiciFetch({ dispatcher: new Agent({ connections: 1 }) }),
    });
    for (let call = 0; call < 20; call++) await transak.createWidgetUrl({}, { userIp });
    expect(server.connections()).toBe(1);
  });

  test("without a dispatcher the global one is looked up at each request", async () => {
    const before = getGlobalDispatcher();
    const transak = await connect(answeringSession, { fetch: undiciFetch() });
    const refusing = new Agent({ connect: (_, callback) => callback(new Error("not this way"), null) });
    try {
      setGlobalDispatcher(refusing);
      await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("not this way");
      setGlobalDispatcher(dispatcher);
      expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
    } finally {
      setGlobalDispatcher(before);
    }
  });

  const redirecting = (location: string) => answering(307, "", { location });

  test("a redirect interceptor carries nothing to another origin", async () => {
    const elsewhere = await startServer(answeringSession);
    dispatcher = dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }));
    const transak = await connect(redirecting(`${elsewhere.url}/stolen`));
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("The response was a redirect (307)");
    expect(elsewhere.requests).toEqual([]);
  });

  test("nor does one on the global dispatcher", async () => {
    const elsewhere = await startServer(answeringSession);
    const transak = await connect(redirecting(`${elsewhere.url}/stolen`), { fetch: undiciFetch() });
    const before = getGlobalDispatcher();
    try {
      setGlobalDispatcher(dispatcher.compose(interceptors.redirect({ maxRedirections: 3 })));
      await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("The response was a redirect (307)");
    } finally {
      setGlobalDispatcher(before);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  test("a redirect that a dispatcher has followed all the same is refused", async () => {
    const follow: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
      dispatch(options, new RedirectHandler(dispatch, 3, options, handler) as Dispatcher.DispatchHandler);
    dispatcher = dispatcher.compose(follow);
    const transak = await connect((exchange) =>
      (exchange.request.path === "/elsewhere" ? answeringSession : redirecting("/elsewhere"))(exchange),
    );
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow("The response was a redirect");
    expect(server.requests).toHaveLength(2);
  });

  test("a cache interceptor neither keeps an order nor gives one out", async () => {
    dispatcher = dispatcher.compose(interceptors.cache({ cacheByDefault: 600 }));
    const headers = { "cache-control": "public, max-age=600", etag: '"same"' };
    const transak = await connect(({ hit, ...exchange }) =>
      answering(200, JSON.stringify({ data: order(`order-${hit}`) }), headers)({ hit, ...exchange }),
    );
    const another = createClient({
      baseUrl: server.url,
      apiKey: "another-partner",
      fetch: undiciFetch({ dispatcher }),
    });
    expect(await transak.getOrder("x")).toMatchObject({ id: "order-1" });
    expect(await transak.getOrder("x")).toMatchObject({ id: "order-2" });
    expect(await another.getOrder("x")).toMatchObject({ id: "order-3" });
    expect(server.requests.map((request) => request.headers["if-none-match"])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("headers of any kind that fetch takes are sent", async () => {
    server = await startServer(answeringSession);
    const fetch = undiciFetch({ dispatcher });
    for (const headers of [{ a: "1" }, new Headers({ a: "1" }), [["a", "1"]] satisfies [string, string][]]) {
      await fetch(server.url, { method: "GET", headers, cache: "no-store" });
    }
    expect(server.requests.map((request) => request.headers.a)).toEqual(["1", "1", "1"]);
  });

  test("a call that leaves while it waits for a connection is not sent", async () => {
    const transak = await connect(silent);
    const first = transak.createWidgetUrl({}, { userIp, timeoutMs: 300 });
    const controller = new AbortController();
    const second = transak.createWidgetUrl({}, { userIp, signal: controller.signal });
    controller.abort(new Error("the user has left"));
    await expect(second).rejects.toThrow("the user has left");
    await expect(first).rejects.toThrow(TransakTimeoutError);
    await disconnected();
    expect(server.requests).toHaveLength(1);
  });
});
