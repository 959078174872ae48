import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TransakTimeoutError } from "../../src/index.ts";
import { resetting } from "../helpers/behaviours.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

afterEach(() => void vi.useRealTimers());

describe("any number of callers, one refresh", () => {
  test("100 cold callers of one client", async () => {
    const server = await startTokenServer();
    const transak = server.client();

    const { fulfilled, errors } = await concurrently(100, () => transak.createWidgetUrl({}, { userIp }));

    expect(errors).toEqual([]);
    expect(fulfilled).toBe(100);
    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0, sessions: 100, strayedSecrets: 0 });
  });

  test("100 cold callers that make a client each", async () => {
    const server = await startTokenServer();

    const { errors } = await concurrently(100, () => server.client().createWidgetUrl({}, { userIp }));

    expect(errors).toEqual([]);
    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0, sessions: 100 });
  });

  test("a warm call is one round trip", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    await transak.createWidgetUrl({}, { userIp });
    const before = events.length;

    await transak.createWidgetUrl({}, { userIp });

    const sent = events.slice(before).filter(({ type }) => type === "request");
    expect(sent).toEqual([expect.objectContaining({ operation: "create-widget-url" })]);
  });

  test("callers that share a failed refresh share its error, and the next call recovers", async () => {
    const server = await startTokenServer();
    server.faults.push(resetting);
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const transak = server.client({ rejectionCooldownMs: 100 });

    const { errors } = await concurrently(20, () => transak.createWidgetUrl({}, { userIp }));

    expect(errors).toHaveLength(20);
    expect(server.refreshRequests).toBe(1);
    vi.advanceTimersByTime(100);
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshRequests).toBe(2);
  });
});

test("callers that wait for a refresh fail with it, even where no failure is remembered", async () => {
  const server = await startTokenServer();
  server.faults.push(resetting);
  const transak = server.client({ rejectionCooldownMs: 0 });
  const { errors } = await concurrently(20, () => transak.createWidgetUrl({}, { userIp }));
  expect(errors).toHaveLength(20);
  expect(server.refreshRequests).toBe(1);
});

describe("a caller that leaves does not affect the others", () => {
  test("by abort: the others still get a token", async () => {
    const server = await startTokenServer();
    server.delayMs.refresh = 100;
    const transak = server.client();
    const controller = new AbortController();
    const reason = new Error("the user has closed the page");

    const leaving = transak.createWidgetUrl({}, { userIp, signal: controller.signal });
    const staying = concurrently(10, () => transak.createWidgetUrl({}, { userIp }));
    await sleep(20);
    controller.abort(reason);

    await expect(leaving).rejects.toBe(reason);
    expect(await staying).toEqual({ fulfilled: 10, errors: [] });
    expect(server.refreshRequests).toBe(1);
  });

  test("even if it was the only one: the next call uses its refresh", async () => {
    const server = await startTokenServer();
    server.delayMs.refresh = 100;
    const transak = server.client();
    const controller = new AbortController();

    const leaving = transak.createWidgetUrl({}, { userIp, signal: controller.signal });
    await sleep(20);
    controller.abort();

    await expect(leaving).rejects.toBe(controller.signal.reason);
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshRequests).toBe(1);
  });

  test("by its deadline", async () => {
    const server = await startTokenServer();
    server.delayMs.refresh = 200;
    const transak = server.client();

    const hasty = transak.createWidgetUrl({}, { userIp, timeoutMs: 30 });
    const patient = transak.createWidgetUrl({}, { userIp });

    await expect(hasty).rejects.toBeInstanceOf(TransakTimeoutError);
    await expect(patient).resolves.toHaveProperty("widgetUrl");
    expect(server.refreshRequests).toBe(1);
  });

  test("a call that was aborted beforehand starts no refresh", async () => {
    const server = await startTokenServer();
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(server.client().createWidgetUrl({}, { userIp, signal })).rejects.toBe(signal.reason);
    expect(server.refreshRequests).toBe(0);
  });
});
