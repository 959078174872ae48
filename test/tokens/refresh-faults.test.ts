import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TransakApiError, TransakClientOptions } from "../../src/index.ts";
import { answering, answeringJson, resetting, resettingAfter, silent } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import type { Behaviour } from "../helpers/server.ts";
import { tokenBody } from "../helpers/success-bodies.ts";
import { apiSecret, startTokenServer } from "../helpers/token-server.ts";

const page = "<!DOCTYPE html><html><body><h1>Error 1015</h1></body></html>";
const html = { "content-type": "text/html" };
const granting = (...parts: Parameters<typeof tokenBody>): Behaviour => answeringJson(200, tokenBody(...parts));
const inSeconds = (ms: number) => Math.ceil((Date.now() + ms) / 1000);

interface Case {
  readonly name: string;
  readonly fault: Behaviour;
  readonly options?: Partial<TransakClientOptions>;
  readonly expected: Record<string, unknown>;
  readonly hint?: RegExp;
}

const invalid = { name: "TransakResponseError", code: "invalid_response", status: 200, retryable: false };

const cases: readonly Case[] = [
  {
    name: "a wrong secret, echoed",
    fault: (exchange) => {
      const message = `Invalid api-secret ${exchange.request.headers["api-secret"]}`;
      answeringJson(400, { error: { statusCode: 400, name: "Bad Request", message } })(exchange);
    },
    expected: {
      name: "TransakBadRequestError",
      status: 400,
      retryable: false,
      apiMessage: "Invalid api-secret [redacted]",
    },
    hint: /apiSecret.*apiKey.*staging/,
  },
  {
    name: "a wrong key",
    fault: answeringJson(401, { error: { statusCode: 401, name: "Unauthorized" } }),
    expected: { name: "TransakUnauthorizedError", status: 401, retryable: false, apiMessage: "Unauthorized" },
    hint: /apiKey.*apiSecret.*staging/,
  },
  {
    name: "the other shape of the envelope",
    fault: answeringJson(400, { error: { statusCode: 400, message: "No", errorCode: "9001" } }),
    expected: { name: "TransakBadRequestError", errorCode: 9001, apiMessage: "No" },
    hint: /apiSecret/,
  },
  {
    name: "a rate limit with HTML",
    fault: answering(429, page, { ...html, "retry-after": "1" }),
    expected: { name: "TransakRateLimitError", status: 429, retryable: true, retryAfterMs: 1000, body: page },
    hint: /seven days.*tokenStore/,
  },
  {
    name: "a proxy's error page",
    fault: answering(502, page, html),
    expected: { name: "TransakServerError", status: 502, retryable: true },
  },
  {
    name: "a connection that is cut off before the response",
    fault: resetting,
    expected: { name: "TransakConnectionError", code: "connection", retryable: true },
    hint: /DNS.*firewall/,
  },
  {
    name: "a connection that is cut off in the middle of the response",
    fault: resettingAfter('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"data":{"acc'),
    expected: { name: "TransakConnectionError", code: "connection", retryable: true },
    hint: /DNS.*firewall/,
  },
  {
    name: "no response",
    fault: silent,
    options: { timeoutMs: 300 },
    expected: { name: "TransakTimeoutError", code: "timeout", retryable: true },
  },
  { name: "a web page under 200", fault: answering(200, page, html), expected: invalid, hint: /baseUrl.*proxy/ },
  { name: "an empty answer", fault: answering(200), expected: invalid, hint: /baseUrl/ },
  { name: "null", fault: answering(200, "null"), expected: invalid, hint: /baseUrl/ },
  { name: "no data", fault: answeringJson(200, {}), expected: invalid, hint: /baseUrl/ },
  ...[undefined, "", " ", 42, {}, "Bearer token", "line\nbreak", "schlüssel"].map((accessToken) => ({
    name: `the access token ${inspect(accessToken)}`,
    fault: granting(accessToken, inSeconds(60_000)),
    expected: { ...invalid, message: expect.stringContaining("data.accessToken must") },
    hint: /baseUrl/,
  })),
  ...[undefined, null, "1729775825", "", Number.NaN, "soon", {}, [], true, 1e14, 1.8e18, 1e300, 0, -1].map(
    (expiresAt) => ({
      name: `the expiry ${inspect(expiresAt)}`,
      fault: granting("token", expiresAt),
      expected: { ...invalid, message: expect.stringContaining("data.expiresAt is not a Unix time") },
      hint: /baseUrl/,
    }),
  ),
];

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

describe("a failed refresh rejects with a typed error and a hint, and is soon tried again", () => {
  test.each(cases)("$name", async ({ fault, options, expected, hint }) => {
    const server = await startTokenServer();
    server.faults.push(fault);
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent, rejectionCooldownMs: 100, ...options });

    const error = await catchError(transak.createWidgetUrl({}, { userIp }));

    expect(error).toMatchObject({ ...expected, ...(hint && { hint: expect.stringMatching(hint) }) });
    expect(server).toMatchObject({ refreshRequests: 1, sessions: 0, refusals: 0 });
    const shown = inspect([error, error.toJSON(), transak, events], { depth: 10, showHidden: true }) + error.stack;
    expect(shown).not.toContain(apiSecret);

    // A caller's deadline may end a moment before the refresh's own, and a call in this moment would join it.
    if (error.code === "timeout") await sleep(50);
    vi.advanceTimersByTime((error as TransakApiError).retryAfterMs ?? 100);
    await transak.createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 2, sessions: 1, refusals: 0, strayedSecrets: 0 });
  });

  test.each([
    ["seconds", (ms: number) => Math.ceil(ms / 1000)],
    ["seconds with a fraction", (ms: number) => ms / 1000],
    ["milliseconds", (ms: number) => ms],
  ])("an expiry in %s is understood", async (_name, expiresAt) => {
    const server = await startTokenServer();
    server.expiresAt = expiresAt;
    const { events, onEvent } = recordEvents();
    const expectedMs = Date.now() + server.lifetimeMs;

    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    await transak.createWidgetUrl({}, { userIp });

    expect(server.refreshRequests).toBe(1);
    const renewed = events.find((event) => event.type === "token");
    expect(Math.abs((renewed?.expiresAt.getTime() ?? 0) - expectedMs)).toBeLessThan(60_000);
  });

  test("is retried like any call, where retrying helps", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await startTokenServer();
    server.faults.push(answering(503, "", { "retry-after": "0" }), resetting);
    await server.client({ maxRetries: 2 }).createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 3, refreshes: 1, sessions: 1 });
  });

  test("gets no response twice: the call waits for as long as the attempts and retries of the refresh may take", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await startTokenServer();
    server.faults.push(silent, silent);
    await server.client({ maxRetries: 2, timeoutMs: 600 }).createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshRequests: 3, refreshes: 1, sessions: 1 });
  });

  test("after a 401 of the session call is what the call fails with, and the next call recovers", async () => {
    const server = await startTokenServer();
    const transak = server.client({ rejectionCooldownMs: 100 });
    await transak.createWidgetUrl({}, { userIp });
    server.rotate();
    server.faults.push(answering(503));

    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toMatchObject({
      name: "TransakServerError",
      status: 503,
    });
    vi.advanceTimersByTime(100);
    await transak.createWidgetUrl({}, { userIp });

    expect(server.refreshes).toBe(2);
  });
});

describe("secrets", () => {
  test("the API secret goes into the refresh call alone, on its own host", async () => {
    const server = await startTokenServer();
    const seen: { url: string; secret: string | null; body: string }[] = [];
    const transak = server.client({
      baseUrl: undefined,
      fetch: async (url, init) => {
        seen.push({ url, secret: new Headers(init.headers).get("api-secret"), body: String(init.body) });
        return fetch(url.replace(/^https:\/\/[^/]+/, server.url), init);
      },
    });

    await transak.createWidgetUrl({}, { userIp });

    expect(seen.map(({ url }) => url)).toEqual([
      "https://api-stg.transak.com/partners/api/v2/refresh-token",
      "https://api-gateway-stg.transak.com/api/v2/auth/session",
    ]);
    expect(seen.map(({ secret }) => secret)).toEqual([apiSecret, null]);
    expect(seen.map(({ body }) => body.includes(apiSecret))).toEqual([false, false]);
  });

  test("neither secret nor token is printed, whatever is printed", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    const { token } = server;
    server.rotate();
    server.provisioned = false;
    const refused = await catchError(transak.createWidgetUrl({}, { userIp }));

    const shown = [
      inspect([transak, events, refused], { depth: 10, showHidden: true }),
      JSON.stringify([transak, events, refused]),
    ];

    for (const text of shown) {
      for (const secret of [apiSecret, token, server.token]) expect(text).not.toContain(secret);
    }
  });
});
