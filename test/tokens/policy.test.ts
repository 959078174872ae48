import { expect, test } from "vitest";
import { TransakTimeoutError } from "../../src/index.ts";
import { type Circumstances, cooldownAfter, type Need, readDelay } from "../../src/tokens/policy.ts";
import { sharedState, type TokenState } from "../../src/tokens/state.ts";

const now = 1_000_000;
const date = Date.UTC(2026, 2, 2);
const circumstances: Circumstances = { now, date, store: "up", role: undefined, cooldownMs: 60_000 };
const needed: Need = { reason: "needed", since: 1 };

function stateWith(known: Partial<TokenState>): TokenState {
  return Object.assign(sharedState(undefined, crypto.randomUUID()), known);
}

test("whoever may refresh reads the store at once, so that a crowd does not wait for longer than the refresh takes", () => {
  expect(readDelay(needed, stateWith({ readAt: now - 100 }), circumstances)).toBe(0);
});

test.each([
  ["250 ms apart while a failure is remembered", now + 1, 150],
  ["at once when its time is over", now, 0],
])("the store is read %s", (_, until, delayMs) => {
  const failure = { error: new TransakTimeoutError("", 1), at: 1, until };
  expect(readDelay(needed, stateWith({ readAt: now - 100, failure }), circumstances)).toBe(delayMs);
});

test.each([
  ["starts a cooldown where it is the token that is known", "refused", now + 60_000],
  ["starts none where it was replaced meanwhile", "newer", 0],
])("a replacement that is rejected, too, %s", (_, accessToken, cooldownUntil) => {
  const record = { accessToken, issuedAt: date - 1000, expiresAt: date + 3_600_000, afterRejection: true };
  const need: Need = { reason: "rejected", unwanted: "refused", replacements: 1, since: 1 };
  expect(cooldownAfter(need, stateWith({ record, cooldownUntil: 0 }), circumstances)).toBe(cooldownUntil);
});
