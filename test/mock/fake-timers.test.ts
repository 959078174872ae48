import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TransakForbiddenError, TransakTimeoutError } from "../../src/index.ts";
import { createMockFetch } from "../../src/testing.ts";
import { userIp } from "../helpers/client.ts";
import { clientOver, withSecret } from "../helpers/mock-client.ts";

/** All that Jest fakes by default. */
const faked = [
  "nextTick",
  "queueMicrotask",
  "setImmediate",
  "clearImmediate",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "performance",
  "Date",
] as const;

describe("under fake timers", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: [...faked] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a token is minted and a widget URL is created", async () => {
    const mockFetch = createMockFetch();
    const { widgetUrl } = await clientOver(mockFetch, withSecret()).createWidgetUrl({ fiatAmount: 50 }, { userIp });
    expect(widgetUrl).toMatch(/^https:/);
    expect(mockFetch.calls.map(({ body }) => body)).toEqual([
      { apiKey: "test-key" },
      { widgetParams: expect.objectContaining({ fiatAmount: 50 }) },
    ]);
  });

  test("orders are walked through", async () => {
    const ids: string[] = [];
    for await (const { id } of clientOver(createMockFetch()).listOrders()) ids.push(id);
    expect(ids).toHaveLength(1);
  });

  test("an error is read", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 403);
    await expect(clientOver(mockFetch).createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakForbiddenError);
  });

  test("a response that never comes ends when the clock is moved past the deadline", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", () => new Promise<never>(() => {}));
    const call = clientOver(mockFetch, { timeoutMs: 5_000 }).createWidgetUrl({}, { userIp });
    const ended = expect(call).rejects.toBeInstanceOf(TransakTimeoutError);
    await vi.advanceTimersByTimeAsync(5_000);
    await ended;
  });

  test("a retry is sent when the clock is moved past its delay", async () => {
    const mockFetch = createMockFetch().respondWith("create-widget-url", 503, { times: 1 });
    const call = clientOver(mockFetch, { maxRetries: 1 }).createWidgetUrl({}, { userIp });
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(call).resolves.toMatchObject({ widgetUrl: expect.any(String) });
  });
});
