import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TransakTimeoutError } from "../../src/index.ts";
import { sharedState, type TokenState } from "../../src/tokens/state.ts";
import { userIp } from "../helpers/client.ts";
import { apiSecret, startTokenServer } from "../helpers/token-server.ts";

const day = 24 * 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

test("nobody who prints globalThis sees a secret, a key or a token", async () => {
  const server = await startTokenServer();
  await server.client().createWidgetUrl({}, { userIp });
  const registered = Object.getOwnPropertySymbols(globalThis).filter((symbol) => String(symbol).includes("transak"));
  expect(registered.length).toBeGreaterThan(0);
  const kept = registered.map((symbol) => Object.getOwnPropertyDescriptor(globalThis, symbol));
  const shown = inspect(kept, { depth: 20, showHidden: true });
  for (const secret of [apiSecret, server.apiKey, server.token]) expect(shown).not.toContain(secret);
});

/** As a service has them that makes a client for each of its partners' secrets. */
function meetManySecrets(): void {
  for (let each = 0; each < 200; each++) sharedState(undefined, crypto.randomUUID());
}

const record = () => ({ accessToken: "token", issuedAt: Date.now(), expiresAt: Date.now() + 7 * day });

test.each<[string, number, (state: TokenState) => void]>([
  ["whose token has not expired", 7 * day - 1, (state) => Object.assign(state, { record: record() })],
  ["whose token may sign late webhooks", 8 * day - 1, (state) => Object.assign(state, { record: record() })],
  ["that is being refreshed", 1, (state) => state.leases.set("refresh", { aliveAt: 0, ended: Promise.resolve() })],
  [
    "whose failure is not over",
    999,
    (state) => {
      state.failure = { error: new TransakTimeoutError("", 1), at: 1, until: performance.now() + 1000 };
    },
  ],
  ["whose cooldown is not over", 999, (state) => Object.assign(state, { cooldownUntil: performance.now() + 1000 })],
])("a secret %s is kept beside however many others", (_what, passedMs, fill) => {
  const key = crypto.randomUUID();
  const state = sharedState(undefined, key);
  fill(state);
  vi.advanceTimersByTime(passedMs);
  meetManySecrets();
  expect(sharedState(undefined, key)).toBe(state);
});

test("a secret that is of no use any more is forgotten", () => {
  const key = crypto.randomUUID();
  const state = sharedState(undefined, key);
  state.record = record();
  vi.advanceTimersByTime(8 * day + 1);
  meetManySecrets();
  expect(sharedState(undefined, key)).not.toBe(state);
});
