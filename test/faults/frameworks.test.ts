import { describe, expect, test } from "vitest";
import { memoryTokenStore, type TransakEvent } from "../../src/index.ts";
import { catchError, catchReason } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { operationCases } from "../helpers/operation-cases.ts";
import { sessionBody, tokenBody } from "../helpers/success-bodies.ts";

const widgetUrl = "https://global-stg.transak.com?sessionId=1";

test.each(operationCases)("$name: every request says that nothing may cache its response", async (operation) => {
  const seen: RequestInit[] = [];
  const transak = createClient({
    fetch: async (_url, init) => {
      seen.push(init);
      return new Response(operation.body);
    },
  });
  await operation.call(transak);
  expect(seen).toEqual([expect.objectContaining({ cache: "no-store", redirect: "manual" })]);
});

describe("a framework's own error, one with a digest", () => {
  const signal = Object.assign(new Error("Dynamic server usage"), { digest: "DYNAMIC_SERVER_USAGE" });

  test.each(operationCases)("is rethrown unchanged by $name and not retried", async (operation) => {
    let requests = 0;
    const events: TransakEvent[] = [];
    const transak = createClient({
      fetch: async () => {
        requests += 1;
        throw signal;
      },
      onEvent: (event) => void events.push(event),
    });
    expect(await catchReason(operation.call(transak))).toBe(signal);
    expect(requests).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(["request", "failure"]);
    expect(events.at(-1)).toMatchObject({ error: { name: "Error" } });
  });

  test("is rethrown from a refresh, which is then not remembered as failed", async () => {
    let building = true;
    const transak = createClient({
      accessToken: undefined,
      apiSecret: "framework-secret",
      tokenStore: memoryTokenStore(),
      fetch: async (url: string) => {
        if (building) throw signal;
        const isRefresh = url.endsWith("/refresh-token");
        return Response.json(isRefresh ? tokenBody("token", Date.now() / 1000 + 3600) : sessionBody(widgetUrl));
      },
    } as never);
    expect(await catchReason(transak.createWidgetUrl({}, { userIp }))).toBe(signal);
    building = false;
    expect(await transak.createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  });
});

test.each(operationCases)(
  "$name: a redirect whose body cannot be cancelled is refused and not retried",
  async (operation) => {
    let requests = 0;
    const transak = createClient({
      fetch: async () => {
        requests += 1;
        const body = new ReadableStream({
          cancel: () => {
            throw new Error("cannot be cancelled");
          },
        });
        return new Response(body, { status: 302, headers: { location: "https://elsewhere.example" } });
      },
    });
    expect(await catchError(operation.call(transak))).toMatchObject({
      name: "TransakConnectionError",
      retryable: false,
      message: expect.stringContaining("redirect"),
    });
    expect(requests).toBe(1);
  },
);

test.each([
  ["null", null],
  ["without addEventListener", { removeEventListener: () => {}, aborted: false }],
  ["without removeEventListener", { addEventListener: () => {}, aborted: false }],
  ["without a state", { addEventListener: () => {}, removeEventListener: () => {} }],
])("an incomplete AbortSignal, %s, is a validation error", async (_name, signal) => {
  for (const operation of operationCases) {
    expect(await catchError(operation.call(createClient(), { signal: signal as never }))).toMatchObject({
      name: "TransakValidationError",
      message: expect.stringContaining("signal must be an AbortSignal"),
    });
  }
});

test.each([
  ["10.0.0.7", /private network/],
  ["203.0.113.42", undefined],
])("userIp %s in the hint of a refusal", async (userIp, hint) => {
  for (const status of [400, 401, 403]) {
    const transak = createClient({ fetch: async () => Response.json({}, { status }) });
    const error = await catchError(transak.createWidgetUrl({}, { userIp }));
    if (hint) expect(error.hint).toMatch(hint);
    else expect(error.hint ?? "").not.toMatch(/private network|userIp/);
    expect(error.hint).toBe(error.hint?.trim());
  }
});
