import { afterEach, expect, test, vi } from "vitest";
import { type AccessTokenRecord, memoryTokenStore } from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { signingTokens, succeed } from "../../src/tokens/record.ts";
import { keepMinted } from "../../src/tokens/shared-record.ts";
import { sharedState } from "../../src/tokens/state.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

afterEach(() => void vi.useRealTimers());

/** A memory that two processes share, each by a store of its own. */
function sharedMemory() {
  const memory = memoryTokenStore();
  let held: AccessTokenRecord | undefined;
  return {
    connect: () => ({
      read: async () => held,
      write: async (key: string, record: AccessTokenRecord) => {
        await memory.write(key, record);
        held = record;
      },
    }),
    hold: (record: AccessTokenRecord) => {
      held = record;
    },
    lose: () => {
      held = undefined;
    },
  };
}

/** Two processes that refresh at the same moment, of which the second hears of it later; and their tokens. */
async function refreshAtOnce(held?: AccessTokenRecord) {
  const server = await startTokenServer();
  const memory = sharedMemory();
  if (held) memory.hold(held);
  const one = server.client({ tokenStore: memory.connect() });
  const other = server.client({ tokenStore: memory.connect() });
  server.delayMs.refresh = 100;
  const earlier = one.getAccessToken();
  await vi.waitUntil(() => server.refreshRequests === 1, { interval: 5 });
  server.delayMs.refresh = 200;
  const tokens = await Promise.all([earlier, other.getAccessToken()]);
  expect(server.refreshes).toBe(2);
  return { server, memory, one, tokens };
}

test("a rejected token makes way for a live one that expires sooner and does not name it", async () => {
  const server = await startTokenServer();
  const memory = sharedMemory();
  const one = server.client({ tokenStore: memory.connect() });
  const other = server.client({ tokenStore: memory.connect() });

  await one.createWidgetUrl({}, { userIp });
  // Somebody has emptied the store, and Transak gives tokens a shorter life: nothing tells that the next one is newer.
  memory.lose();
  server.lifetimeMs = 3_600_000;
  await other.createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(2);

  for (const client of [one, other, one]) await client.createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(2);
});

test("two processes that refresh at once, without a lock, leave both tokens in the store, for webhooks", async () => {
  const { server, memory, tokens } = await refreshAtOnce();
  const third = server.client({ tokenStore: memory.connect() });
  for (const token of tokens) {
    await expect(verifyWebhook(await signWebhook({ type: "ORDER_COMPLETED" }, token), third)).resolves.toBeDefined();
  }
});

test("a token that was just replaced is known, however many older ones the store names", async () => {
  const issuedAt = Date.now() - 3_600_000;
  const previous = Array.from({ length: 10 }, (_, index) => ({ accessToken: `old-${index}`, replacedAt: issuedAt }));
  const { one, memory, tokens } = await refreshAtOnce({
    accessToken: "expired",
    issuedAt,
    expiresAt: issuedAt + 1,
    previous,
  });
  // As of a process that knows nothing of the first token.
  memory.hold({ accessToken: tokens[1], issuedAt: Date.now(), expiresAt: Date.now() + 8 * 24 * 3_600_000, previous });
  for (const signer of ["unknown", tokens[0]]) {
    const verified = verifyWebhook(await signWebhook({ type: "ORDER_COMPLETED" }, signer), one);
    if (signer === "unknown") await expect(verified).rejects.toMatchObject({ reason: "signature" });
    else await expect(verified).resolves.toBeDefined();
  }
});

test("a process whose clock is days ahead leaves the tokens before in the store, for the others' webhooks", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const server = await startTokenServer();
  const memory = sharedMemory();
  const now = Date.now();
  const first = await server.client({ tokenStore: memory.connect() }).getAccessToken();
  const renewing = server.client({ tokenStore: memory.connect() });
  await renewing.getAccessToken();
  server.rotate();
  await renewing.createWidgetUrl({}, { userIp });

  vi.setSystemTime(now + 8 * 24 * 3_600_000);
  server.expiresAt = () => Math.ceil((now + server.lifetimeMs) / 1000);
  await server.client({ tokenStore: memory.connect() }).getAccessToken();
  expect(server.refreshes).toBe(3);

  vi.setSystemTime(now + 60_000);
  const receiver = server.client({ tokenStore: memory.connect() });
  const body = await signWebhook({ type: "ORDER_COMPLETED" }, first);
  await expect(verifyWebhook(body, receiver)).resolves.toHaveProperty("order");
});

test("a record names the last ten tokens before it, each once, the newest first", () => {
  const times = { issuedAt: 1, expiresAt: 1000 };
  const replaced = (number: number) => ({ accessToken: `token-${number}`, replacedAt: number });
  const previous = Array.from({ length: 11 }, (_, index) => replaced(11 - index));
  const older = { accessToken: "token-12", ...times, previous };
  const newer = { accessToken: "token-13", ...times, previous: [replaced(12)] };
  const ten = Array.from({ length: 10 }, (_, index) => replaced(12 - index));
  expect(succeed(newer, older, 100).previous).toEqual(ten);
});

test("a refresh that was overtaken and ends late replaces no newer token, and both are known to webhooks", async () => {
  const state = sharedState(undefined, crypto.randomUUID());
  const times = { issuedAt: Date.now(), expiresAt: Date.now() + 3_600_000 };
  const before = { accessToken: "before", ...times };
  state.record = { accessToken: "newer", issuedAt: times.issuedAt + 1, expiresAt: times.expiresAt + 1 };
  await keepMinted(state, undefined, () => {}, { accessToken: "late", ...times }, before);
  expect(signingTokens(state.record, Date.now())).toEqual(["newer", "late", "before"]);
});
