import { createHmac, timingSafeEqual } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AccessTokens } from "../../src/index.ts";
import { resetting } from "../helpers/behaviours.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const hour = 3_600_000;
const week = 7 * 24 * hour;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: Math.ceil(Date.now() / 1000) * 1000 });
});
afterEach(() => void vi.useRealTimers());

describe("getAccessToken", () => {
  test("obtains a token if there is none, the same that calls use", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    const tokens = await Promise.all([transak.getAccessToken(), transak.getAccessToken()]);
    await transak.createWidgetUrl({}, { userIp });
    expect(tokens).toEqual([server.token, server.token]);
    expect(server).toMatchObject({ refreshes: 1, sessions: 1 });
  });

  test("rejects as a call would", async () => {
    const server = await startTokenServer();
    const transak = server.client({ apiSecret: "wrong" });
    await expect(transak.getAccessToken()).rejects.toMatchObject({ name: "TransakBadRequestError", status: 400 });
    await expect(transak.getAccessTokens()).rejects.toMatchObject({ name: "TransakBadRequestError", status: 400 });
  });
});

describe("getAccessTokens", () => {
  test("returns the previous token for a day after its replacement", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ onEvent });
    const first = await transak.getAccessToken();
    expect(await transak.getAccessTokens()).toEqual({ current: first });

    vi.advanceTimersByTime(week - hour);
    await transak.createWidgetUrl({}, { userIp });
    await eventually(() => expect(events.filter(({ type }) => type === "token")).toHaveLength(2));
    const second = server.token;

    expect(await transak.getAccessTokens()).toEqual({ current: second, previous: first });
    vi.advanceTimersByTime(24 * hour - 1);
    expect(await transak.getAccessTokens()).toEqual({ current: second, previous: first });
    vi.advanceTimersByTime(1);
    expect(await transak.getAccessTokens()).toEqual({ current: second });
  });

  test("returns a token that expired between calls as the previous one", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    const first = await transak.getAccessToken();
    vi.advanceTimersByTime(week + hour);
    expect(await transak.getAccessTokens()).toEqual({ current: server.token, previous: first });
  });

  test("returns both tokens in a process that did not refresh", async () => {
    const server = await startTokenServer();
    const tokenStore = lockingStore();
    const [renewing, idle, later] = [1, 2, 3].map(() => server.client({ tokenStore }));
    const first = await idle?.getAccessToken();
    await renewing?.getAccessToken();
    server.rotate();
    await renewing?.createWidgetUrl({}, { userIp });

    expect(await idle?.getAccessTokens()).toEqual({ current: server.token, previous: first });
    expect(await later?.getAccessTokens()).toEqual({ current: server.token, previous: first });
    expect(server.refreshes).toBe(2);
  });

  test("starts no refresh for each webhook while a renewal fails", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    await transak.getAccessToken();
    vi.advanceTimersByTime(week - hour);
    server.faults.push(resetting);
    for (let round = 0; round < 5; round += 1) await concurrently(10, () => transak.getAccessTokens());
    await eventually(() => expect(server.refreshRequests).toBe(2));
    await concurrently(10, () => transak.getAccessTokens());
    expect(server.refreshRequests).toBe(2);
  });

  test("verifies a webhook that was signed just before or after a renewal", async () => {
    const server = await startTokenServer();
    const transak = server.client();
    const before = signed(await transak.getAccessToken());
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    const after = signed(await transak.getAccessToken());

    const tokens = await transak.getAccessTokens();

    expect([before, after].map((jwt) => isGenuine(jwt, tokens))).toEqual([true, true]);
    expect(isGenuine(signed("somebody else's token"), tokens)).toBe(false);
  });
});

/** As Transak signs: HS256 with the access token as the secret. */
function signed(accessToken: string): string {
  const parts = [{ alg: "HS256" }, { eventID: "ORDER_COMPLETED" }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return [...parts, createHmac("sha256", accessToken).update(parts.join(".")).digest("base64url")].join(".");
}

function isGenuine(jwt: string, { current, previous }: AccessTokens): boolean {
  const [header, payload, signature = ""] = jwt.split(".");
  return [current, previous].some((token) => {
    if (token === undefined) return false;
    const expected = createHmac("sha256", token).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, "base64url");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
