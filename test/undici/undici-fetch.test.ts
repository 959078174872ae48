import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { Agent, getGlobalDispatcher, interceptors, setGlobalDispatcher } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  TransakClient,
  type TransakClientOptions,
  TransakConnectionError,
  TransakServerError,
  TransakTimeoutError,
} from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import { answerSession, type SessionServer, sessionServer, widgetUrl } from "../helpers/session-server.ts";

let agent: Agent;
let server: SessionServer | undefined;

beforeEach(() => {
  agent = new Agent();
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  await agent.destroy();
});

async function clientOf(
  answer: Parameters<typeof sessionServer>[0],
  options: Partial<TransakClientOptions> = {},
): Promise<TransakClient> {
  server = await sessionServer(answer);
  return new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    accessToken: "access-token",
    referrerDomain: "shop.example",
    baseUrl: server.url,
    maxRetries: 0,
    fetch: undiciFetch({ dispatcher: agent }),
    ...options,
  } as TransakClientOptions);
}

/** Waits until nobody is connected any more. */
async function disconnected(): Promise<void> {
  await vi.waitFor(async () => expect(await server?.openSockets()).toBe(0), { timeout: 5000 });
}

test("the request arrives as fetch would send it", async () => {
  const requests: unknown[] = [];
  const record = async (fetch: TransakClientOptions["fetch"]) => {
    const transak = await clientOf(
      (request, response) => {
        const {
          host,
          connection,
          accept,
          "accept-encoding": _,
          "cache-control": cache,
          pragma,
          ...headers
        } = request.headers;
        requests.push({ method: request.method, url: request.url, headers });
        answerSession(request, response);
      },
      { fetch },
    );
    await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42", headers: { "X-Trace": "1" } });
    await server?.close();
  };
  await record(undefined);
  await record(undiciFetch({ dispatcher: agent }));
  const [overFetch, overUndici] = requests as { headers: Record<string, string> }[];
  for (const name of ["accept-language", "sec-fetch-mode"]) delete overFetch?.headers[name];
  expect(overUndici).toEqual(overFetch);
});

test("a path and a query of baseUrl's own", async () => {
  const seen: (string | undefined)[] = [];
  server = await sessionServer((request, response) => {
    seen.push(request.url);
    response.end();
  });
  const fetch = undiciFetch({ dispatcher: agent });
  await fetch(`${server.url}/a/b?c=d`, { method: "GET" });
  await fetch(server.url, { method: "GET" });
  expect(seen).toEqual(["/a/b?c=d", "/"]);
});

test("connections are kept alive", async () => {
  const transak = await clientOf(answerSession, { fetch: undiciFetch({ dispatcher: new Agent({ connections: 1 }) }) });
  for (let call = 0; call < 20; call++) await transak.createWidgetUrl();
  expect(server?.connections()).toBe(1);
});

test("without a dispatcher the global one is looked up at each request", async () => {
  const before = getGlobalDispatcher();
  const transak = await clientOf(answerSession, { fetch: undiciFetch() });
  const refusing = new Agent({ connect: (_, callback) => callback(new Error("not this way"), null) });
  try {
    setGlobalDispatcher(refusing);
    await expect(transak.createWidgetUrl()).rejects.toThrow("not this way");
    setGlobalDispatcher(agent);
    expect(await transak.createWidgetUrl()).toMatchObject({ widgetUrl });
  } finally {
    setGlobalDispatcher(before);
  }
});

test("a redirect is refused, and its connection let go", async () => {
  const transak = await clientOf((_, response) => {
    response.writeHead(307, { location: "/elsewhere" }).write("a body without end");
  });
  await expect(transak.createWidgetUrl()).rejects.toThrow("The answer was a redirect (307)");
  await disconnected();
});

test("a redirect that a dispatcher has followed is refused, too", async () => {
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 3 }));
  const transak = await clientOf(
    (request, response) => {
      if (request.url === "/elsewhere") return answerSession(request, response);
      response.writeHead(307, { location: "/elsewhere" }).end();
    },
    { fetch: undiciFetch({ dispatcher }) },
  );
  await expect(transak.createWidgetUrl()).rejects.toThrow("The answer was a redirect");
});

test("a body without end is read to the limit, and its connection let go", async () => {
  let sent = 0;
  const transak = await clientOf((_, response) => {
    response.writeHead(503);
    const more = () => {
      while (response.writable && response.write(Buffer.alloc(65_536, "x"))) sent += 65_536;
    };
    response.on("drain", more);
    more();
  });
  const error = await transak.createWidgetUrl().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TransakServerError);
  expect((error as TransakServerError).body).toHaveLength(2048);
  await disconnected();
  // What buffers on the way hold comes on top of the megabyte.
  expect(sent).toBeLessThan(2 ** 25);
});

test("a deadline lets the connection go", async () => {
  const transak = await clientOf((_, response) => response.writeHead(200).write("{"), { timeoutMs: 50 });
  await expect(transak.createWidgetUrl()).rejects.toThrow(TransakTimeoutError);
  await disconnected();
});

test("an abort rejects with its reason and lets the connection go", async () => {
  const controller = new AbortController();
  const reason = new Error("the user has left");
  const transak = await clientOf((_, response) => {
    response.writeHead(200).write("{");
    controller.abort(reason);
  });
  await expect(transak.createWidgetUrl({}, { signal: controller.signal })).rejects.toBe(reason);
  await disconnected();
});

test("a connection that breaks before anybody reads is a connection error", async () => {
  const over = undiciFetch({ dispatcher: agent });
  const transak = await clientOf(
    (_, response) => {
      response.writeHead(200, { "content-length": "99" }).write("{");
      setTimeout(() => response.destroy(), 20);
    },
    {
      fetch: async (url, init) => {
        const response = await over(url, init);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return response;
      },
    },
  );
  await expect(transak.createWidgetUrl()).rejects.toThrow(TransakConnectionError);
});

describe("compressed answers that nobody asked for", () => {
  const session = Buffer.from(JSON.stringify({ data: { widgetUrl } }));

  test.each([
    ["gzip", gzipSync(session)],
    ["GZIP", gzipSync(session)],
    ["x-gzip", gzipSync(session)],
    ["deflate", deflateSync(session)],
    ["deflate", deflateRawSync(session)],
    ["gzip, br", brotliCompressSync(gzipSync(session))],
    ["deflate,gzip", gzipSync(deflateRawSync(session))],
    ["br", brotliCompressSync(session)],
    ["identity", session],
  ])("%s", async (encoding, body) => {
    const transak = await clientOf((_, response) => response.setHeader("content-encoding", encoding).end(body));
    expect(await transak.createWidgetUrl()).toMatchObject({ widgetUrl });
  });

  test("one that is not what it claims is a connection error", async () => {
    const transak = await clientOf((_, response) => response.setHeader("content-encoding", "br").end(session));
    await expect(transak.createWidgetUrl()).rejects.toThrow(TransakConnectionError);
  });

  test("a bomb is read to the limit, and its connection let go", async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 26));
    const transak = await clientOf((_, response) => response.setHeader("content-encoding", "gzip").write(bomb));
    await expect(transak.createWidgetUrl()).rejects.toThrow("its body is not JSON");
    await disconnected();
  });
});
