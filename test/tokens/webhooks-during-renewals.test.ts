import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { signWebhook } from "../../src/testing.ts";
import { type TransakWebhookError, verifyWebhook, type WebhookKey } from "../../src/webhooks.ts";
import { answering, answeringJson, silent } from "../helpers/behaviours.ts";
import { concurrently } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { tokenBody } from "../helpers/success-bodies.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const hour = 3_600_000;
const week = 7 * 24 * hour;

afterEach(() => void vi.useRealTimers());

/** What a webhook that is signed with this token comes to. */
async function verdict(signer: string, key: WebhookKey): Promise<string> {
  const body = await signWebhook({ type: "ORDER_COMPLETED" }, signer);
  return verifyWebhook(body, key).then(
    () => "genuine",
    (error: TransakWebhookError) => error.reason,
  );
}

describe("a webhook that arrives while its process refreshes", () => {
  test.each([
    ["without a store", () => undefined],
    ["with a store", lockingStore],
  ])("%s waits for the response that brings the token that has signed it", async (_where, createStore) => {
    const server = await startTokenServer();
    const tokenStore = createStore();
    const transak = server.client({ tokenStore });
    server.faults.push(async (exchange) => {
      // In force at once, and known here only when the response arrives.
      const accessToken = server.rotate();
      await sleep(300);
      answeringJson(200, tokenBody(accessToken, Math.ceil((Date.now() + week) / 1000)))(exchange);
    });
    const minted = transak.getAccessToken();
    await eventually(() => expect(server.token).toBeDefined());
    expect(await verdict(server.token as string, transak)).toBe("genuine");
    expect(await minted).toBe(server.token);
    expect(server.refreshRequests).toBe(1);
  });

  test("waits ten seconds at most, and is then undecided", async () => {
    const server = await startTokenServer();
    server.faults.push(silent);
    const transak = server.client();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
    const failing = expect(transak.getAccessToken()).rejects.toMatchObject({ code: "timeout" });
    await eventually(() => expect(server.refreshRequests).toBe(1));
    let reason: string | undefined;
    const decided = verdict("token", transak).then((found) => {
      reason = found;
    });
    await vi.advanceTimersByTimeAsync(9000);
    expect(reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1100);
    await decided;
    expect(reason).toBe("undecided");
    await vi.advanceTimersByTimeAsync(60_000);
    await failing;
    expect(server.refreshRequests).toBe(1);
  });

  test("starts none itself when that one has failed", async () => {
    const server = await startTokenServer();
    server.delayMs.refresh = 200;
    server.faults.push(answering(500));
    const transak = server.client();
    const failing = expect(transak.getAccessToken()).rejects.toMatchObject({ status: 500 });
    await eventually(() => expect(server.refreshRequests).toBe(1));
    expect(await verdict("token", transak)).toBe("no-token");
    await failing;
    expect(server.refreshRequests).toBe(1);
  });
});

describe("a process whose token will soon expire", () => {
  async function startAgeing(...timers: ("setTimeout" | "clearTimeout")[]) {
    vi.useFakeTimers({ toFake: ["Date", "performance", ...timers] });
    const server = await startTokenServer();
    const store = lockingStore();
    const other = { ...store };
    const down = { isDown: false };
    const read: typeof store.read = async (key) => {
      if (down.isDown) throw new Error("connection lost");
      return store.read(key);
    };
    const receiver = server.client({ tokenStore: { ...store, read } });
    await receiver.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(week - hour / 2);
    return { server, receiver, other, down };
  }

  test("waits for a token that another process has minted and not yet written", async () => {
    const { server, receiver, other } = await startAgeing();
    const write: typeof other.write = async (key, record) => {
      await sleep(300);
      await other.write(key, record);
    };
    const renewing = server.client({ tokenStore: { ...other, write } });
    await renewing.getAccessToken();
    await renewing.createWidgetUrl({}, { userIp });
    await eventually(() => expect(server.refreshes).toBe(2));
    expect(await verdict(server.token as string, receiver)).toBe("genuine");
    expect(server.refreshRequests).toBe(2);
  });

  test("keeps no crowd of forgeries waiting for one another while the store is down", async () => {
    const { receiver, down } = await startAgeing("setTimeout", "clearTimeout");
    down.isDown = true;
    const decided = concurrently(50, async () => expect(await verdict("strangers-token", receiver)).toBe("undecided"));
    let isDecided = false;
    void decided.then(() => {
      isDecided = true;
    });
    // A second for another process that may be about to write, and no more for the next of them.
    for (let passed = 0; passed < 3000; passed += 100) await vi.advanceTimersByTimeAsync(100);
    expect(isDecided).toBe(true);
    expect(await decided).toEqual({ fulfilled: 50, errors: [] });
  });
});
