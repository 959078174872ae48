import { expect, test, vi } from "vitest";
import { TransakUnauthorizedError } from "../../src/index.ts";
import { createMockFetch } from "../../src/testing.ts";
import { userIp } from "../helpers/client.ts";
import { clientOver, withSecret } from "../helpers/mock-client.ts";

test("returns a new token for each refresh, and the client sends it", async () => {
  const mockFetch = createMockFetch();
  await clientOver(mockFetch, withSecret()).createWidgetUrl({}, { userIp });
  await clientOver(mockFetch, withSecret()).createWidgetUrl({}, { userIp });

  expect(mockFetch.calls.map(({ operation }) => operation)).toEqual([
    "refresh-access-token",
    "create-widget-url",
    "refresh-access-token",
    "create-widget-url",
  ]);
  const [, first, , second] = mockFetch.calls.map(({ headers }) => headers["access-token"]);
  expect(first).toMatch(/^eyJ/);
  expect(first).not.toBe(second);
});

test("rejects a token once another is minted, and the client mints a new one", async () => {
  const mockFetch = createMockFetch();
  const first = clientOver(mockFetch, withSecret());
  const second = clientOver(mockFetch, withSecret());
  await first.createWidgetUrl({}, { userIp });
  await second.createWidgetUrl({}, { userIp });

  await first.createWidgetUrl({}, { userIp });

  const sent = mockFetch.calls.map(({ operation, headers }) => headers["access-token"] ?? operation);
  const [mint, one, again, two] = sent;
  expect(sent).toEqual([mint, one, again, two, one, "refresh-access-token", sent.at(-1)]);
  expect(new Set([one, two, sent.at(-1)]).size).toBe(3);
});

test("two API keys do not invalidate each other's token", async () => {
  const mockFetch = createMockFetch();
  const partners = ["first-key", "second-key"].map((apiKey) => clientOver(mockFetch, { apiKey, ...withSecret() }));
  for (const transak of [...partners, ...partners, ...partners]) await transak.createWidgetUrl({}, { userIp });

  const refreshes = mockFetch.calls.filter(({ operation }) => operation === "refresh-access-token");
  expect(refreshes.map(({ headers }) => headers["x-api-key"])).toEqual(["first-key", "second-key"]);
  expect(mockFetch.calls).toHaveLength(8);
});

test("rejects a token of one API key with another", async () => {
  const mockFetch = createMockFetch();
  const accessToken = await clientOver(mockFetch, { apiKey: "first-key", ...withSecret() }).getAccessToken();
  const call = clientOver(mockFetch, { apiKey: "second-key", accessToken }).createWidgetUrl({}, { userIp });
  await expect(call).rejects.toBeInstanceOf(TransakUnauthorizedError);
});

test("rejects a token of its own after seven days", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const mockFetch = createMockFetch();
    const accessToken = await clientOver(mockFetch, withSecret()).getAccessToken();
    const transak = clientOver(mockFetch, { accessToken });
    await expect(transak.createWidgetUrl({}, { userIp })).resolves.toBeDefined();
    vi.setSystemTime(Date.now() + 7 * 24 * 3_600_000);
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakUnauthorizedError);
  } finally {
    vi.useRealTimers();
  }
});
