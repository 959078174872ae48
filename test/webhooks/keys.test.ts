import { describe, expect, test } from "vitest";
import { type AccessTokenStore, memoryTokenStore, TransakTokenError } from "../../src/index.ts";
import { createMockFetch, signWebhook } from "../../src/testing.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { forge, genuine, token } from "../helpers/forge-webhook.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const client = (accessToken: string) => createClient({ accessToken, fetch: createMockFetch() });
const signed = (accessToken: string) => signWebhook({ type: "ORDER_COMPLETED" }, accessToken);

describe("clients and tokens, alike and together", () => {
  const own = { getAccessTokens: async () => ({ current: "own-token", previous: "own-token-before" }) };
  const key = [client("production-token"), client("staging-token"), "plain-token", own];

  test.each(["production-token", "staging-token", "plain-token", "own-token", "own-token-before"])(
    "a webhook signed with the %s is genuine",
    async (signer) => {
      expect((await verifyWebhook(await signed(signer), key)).type).toBe("ORDER_COMPLETED");
    },
  );

  test("and one that nobody of them has signed is not", async () => {
    const error = await catchError(verifyWebhook(await signed("strangers-token"), key));
    expect(error).toMatchObject({ reason: "signature", retryable: false, responseStatus: 400 });
  });

  test("an object with getAccessTokens is the key by itself, and is asked once for a webhook", async () => {
    let asked = 0;
    const counting = {
      getAccessTokens: async () => {
        asked += 1;
        return { current: token };
      },
    };
    expect((await verifyWebhook({ data: genuine }, counting)).type).toBe("ORDER_COMPLETED");
    await catchError(verifyWebhook(await signed("strangers-token"), counting));
    expect(asked).toBe(2);
  });

  test("one that fails is no forgery: its error is reported as that of an accessToken function is", async () => {
    const failing = { getAccessTokens: () => Promise.reject(new Error("vault sealed")) };
    const error = (await catchError(verifyWebhook({ data: genuine }, failing))) as TransakTokenError;
    expect(error).toBeInstanceOf(TransakTokenError);
    expect([error.message, error.retryable]).toEqual(["getAccessTokens() failed: vault sealed", true]);
  });

  test("one that returns no token is reported as no-token", async () => {
    const empty = { getAccessTokens: async () => ({ current: "" }) };
    expect(await catchError(verifyWebhook({ data: genuine }, empty))).toMatchObject({ reason: "no-token" });
  });
});

describe("what cannot be decided", () => {
  const down = () => Promise.reject(new Error("down"));
  const unreachable: AccessTokenStore = { read: down, write: down, exclusively: down };

  async function inOutage() {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const transak = server.client({ tokenStore: unreachable, onEvent });
    await transak.getAccessToken();
    events.length = 0;
    return { transak, server, events };
  }

  test("in an outage of the store is not taken for a forgery, and may be sent again", async () => {
    const { transak, server } = await inOutage();
    expect((await verifyWebhook(await signed(server.token as string), transak)).type).toBe("ORDER_COMPLETED");
    const error = await catchError(verifyWebhook(await signed("token-of-another-process"), transak));
    expect(error).toMatchObject({ code: "webhook", reason: "undecided", retryable: true, responseStatus: 503 });
  });

  test("is never what no token could have signed", async () => {
    const { transak } = await inOutage();
    for (const data of [forge({ alg: "HS512" }), forge({ alg: "none" })]) {
      expect(await catchError(verifyWebhook({ data }, transak))).toMatchObject({
        reason: "algorithm",
        responseStatus: 400,
      });
    }
    const tokenless = createClient({ accessToken: () => "unasked", fetch: createMockFetch() });
    expect(await catchError(verifyWebhook({ data: forge({ alg: "none" }) }, tokenless))).toMatchObject({
      reason: "algorithm",
      retryable: false,
    });
  });

  test("of one client is undecided for a list with others, unless one of them has signed it", async () => {
    const { transak } = await inOutage();
    const key = [transak, client("plain-token")];
    expect((await verifyWebhook(await signed("plain-token"), key)).type).toBe("ORDER_COMPLETED");
    expect(await catchError(verifyWebhook(await signed("another"), key))).toMatchObject({ reason: "undecided" });
  });

  test("500 forgeries in an outage emit a handful of events", async () => {
    const { transak, events } = await inOutage();
    const forgery = await signed("strangers-token");
    const { errors } = await concurrently(500, () => verifyWebhook(forgery, transak));
    expect(new Set(errors.map((error) => (error as { reason: string }).reason))).toEqual(new Set(["undecided"]));
    expect(events.length).toBeLessThanOrEqual(5);
  });
});

test("1,000 forgeries at once cost one read of the shared store or two, and no refresh", async () => {
  const server = await startTokenServer();
  const store = memoryTokenStore();
  let reads = 0;
  const counting: AccessTokenStore = {
    ...store,
    read: (key) => {
      reads += 1;
      return store.read(key);
    },
  };
  const transak = server.client({ tokenStore: counting });
  await transak.getAccessToken();
  reads = 0;
  const forgery = await signed("strangers-token");
  const { errors } = await concurrently(1000, () => verifyWebhook(forgery, transak));
  expect(new Set(errors.map((error) => (error as { reason: string }).reason))).toEqual(new Set(["signature"]));
  expect(reads).toBeLessThanOrEqual(2);
  expect(server.refreshRequests).toBe(1);
});

test("no token at all may be so only for now", async () => {
  const transak = createClient({ accessToken: () => token, fetch: createMockFetch() });
  const error = await catchError(verifyWebhook({ data: genuine }, transak));
  expect(error).toMatchObject({ reason: "no-token", retryable: true, responseStatus: 503 });
});
