import { afterEach, describe, expect, test, vi } from "vitest";
import type { AccessTokenStore } from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { type TransakWebhookError, verifyWebhook } from "../../src/webhooks.ts";
import { userIp } from "../helpers/client.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";
import { forgeries } from "../helpers/webhook-forgeries.ts";

afterEach(() => void vi.useRealTimers());

/** What a webhook that is signed with this token comes to. */
async function verdict(signer: string | undefined, key: Parameters<typeof verifyWebhook>[1]): Promise<string> {
  const body = await signWebhook({ type: "ORDER_COMPLETED" }, signer as string);
  return verifyWebhook(body, key).then(
    () => "genuine",
    (error: TransakWebhookError) => error.reason,
  );
}

/** A process's own way to a store that it shares with others, and how many times it has taken it. */
function wayTo(store: Required<AccessTokenStore>) {
  const counts = { read: 0, write: 0, exclusively: 0 };
  const counting: AccessTokenStore = {
    read: (key) => {
      counts.read += 1;
      return store.read(key);
    },
    write: (key, record) => {
      counts.write += 1;
      return store.write(key, record);
    },
    exclusively: (key, work) => {
      counts.exclusively += 1;
      return store.exclusively(key, work);
    },
  };
  return { counting, counts };
}

/** Two processes that share a store, each with the token in force. */
async function startTwo() {
  const server = await startTokenServer();
  const store = lockingStore();
  const { counting, counts } = wayTo(store);
  const receiver = server.client({ tokenStore: counting });
  const other = server.client({ tokenStore: wayTo(store).counting });
  const first = await receiver.getAccessToken();
  expect(await other.getAccessToken()).toBe(first);
  /** The other one has its token replaced. */
  const renew = async () => {
    server.rotate();
    await other.createWidgetUrl({}, { userIp });
    return server.token as string;
  };
  const reset = () => Object.assign(counts, { read: 0, write: 0, exclusively: 0 });
  reset();
  return { server, receiver, first, renew, counts, reset };
}

describe("a process that receives webhooks while another renews", () => {
  test("looks into the store where no token fits that it knows, and remembers what it found", async () => {
    const { server, receiver, first, renew, counts } = await startTwo();
    expect(await verdict(first, receiver)).toBe("genuine");
    expect(counts.read).toBe(0);
    const second = await renew();
    expect(await verdict(second, receiver)).toBe("genuine");
    expect(counts.read).toBe(1);
    expect([await verdict(second, receiver), await verdict(first, receiver)]).toEqual(["genuine", "genuine"]);
    expect(counts).toEqual({ read: 1, write: 0, exclusively: 0 });
    expect(server.refreshRequests).toBe(2);
  });

  test("knows each token of the last day after two renewals elsewhere", async () => {
    const { receiver, first, renew } = await startTwo();
    const second = await renew();
    const third = await renew();
    const verdicts = await Promise.all([third, second, first].map((signer) => verdict(signer, receiver)));
    expect(verdicts).toEqual(["genuine", "genuine", "genuine"]);
  });

  test("asks the store at most once for each forgery, writes nothing, takes no turn, and sends nothing", async () => {
    const { server, receiver, first, counts, reset } = await startTwo();
    let reads = 0;
    for (const [, data] of forgeries) {
      reset();
      await expect(verifyWebhook({ data } as never, receiver)).rejects.toMatchObject({ code: "webhook" });
      expect(counts).toEqual({ read: Math.min(counts.read, 1), write: 0, exclusively: 0 });
      reads += counts.read;
    }
    expect(reads).toBeGreaterThan(10);
    expect(server).toMatchObject({ refreshRequests: 1, sessions: 0, token: first });
  });

  test("takes the token before for a day, and then no longer", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const { receiver, first, renew } = await startTwo();
    const second = await renew();
    expect([await verdict(second, receiver), await verdict(first, receiver)]).toEqual(["genuine", "genuine"]);
    vi.advanceTimersByTime(24 * 3_600_000 - 1000);
    expect(await verdict(first, receiver)).toBe("genuine");
    vi.advanceTimersByTime(2000);
    expect([await verdict(second, receiver), await verdict(first, receiver)]).toEqual(["genuine", "signature"]);
  });

  test("has made no call itself: what the store holds is enough", async () => {
    const server = await startTokenServer();
    const store = lockingStore();
    const minted = await server.client({ tokenStore: store }).getAccessToken();
    const receiver = server.client({ tokenStore: wayTo(store).counting });
    expect(await verdict(minted, receiver)).toBe("genuine");
    expect(await verdict("another", receiver)).toBe("signature");
    expect(server.refreshRequests).toBe(1);
  });

  test("takes the token that the store holds even when it has expired: a webhook may be late", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const store = lockingStore();
    const minted = await server.client({ tokenStore: store }).getAccessToken();
    vi.advanceTimersByTime(8 * 24 * 3_600_000);
    expect(await verdict(minted, server.client({ tokenStore: wayTo(store).counting }))).toBe("genuine");
    expect(server.refreshRequests).toBe(1);
  });

  test("has started after the token's end and minted one of its own: webhooks of the one before are taken for a day", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const store = lockingStore();
    const before = await server.client({ tokenStore: wayTo(store).counting }).getAccessToken();
    vi.advanceTimersByTime(7 * 24 * 3_600_000 + 1000);
    const receiver = server.client({ tokenStore: wayTo(store).counting });
    const minted = await receiver.getAccessToken();
    expect(minted).not.toBe(before);
    vi.advanceTimersByTime(23 * 3_600_000);
    expect([await verdict(minted, receiver), await verdict(before, receiver)]).toEqual(["genuine", "genuine"]);
  });

  test.each<[string, string, AccessTokenStore["read"]]>([
    ["fails", "undecided", () => Promise.reject(new Error("down"))],
    ["hangs", "undecided", () => new Promise<never>(() => {})],
    ["holds something else", "no-token", async () => ({ accessToken: 5, expiresAt: "soon" }) as never],
  ])("of a store that %s: %s, and nothing is minted", async (_what, reason, read) => {
    const server = await startTokenServer();
    const receiver = server.client({ timeoutMs: 200, tokenStore: { ...lockingStore(), read } });
    expect(await verdict("token", receiver)).toBe(reason);
    expect(server.refreshRequests).toBe(0);
  });
});

test("of a function the last two tokens are taken that it has given, and it is not asked", async () => {
  const server = await startTokenServer();
  const given: string[] = [];
  const transak = server.client({
    accessToken: () => {
      given.push(server.rotate());
      return given.at(-1) as string;
    },
  });
  for (let call = 0; call < 3; call++) await transak.createWidgetUrl({}, { userIp });
  expect(await Promise.all(given.map((signer) => verdict(signer, transak)))).toEqual([
    "signature",
    "genuine",
    "genuine",
  ]);
  expect(given).toHaveLength(3);
});

test("of a function that has given a token again the one before is taken, too", async () => {
  const server = await startTokenServer();
  const given = ["before", server.rotate()];
  let asked = 0;
  const transak = server.client({ accessToken: () => given[Math.min(asked++, 1)] as string });
  await transak.getAccessToken();
  for (let call = 0; call < 3; call++) await transak.createWidgetUrl({}, { userIp });
  expect(await Promise.all(given.map((signer) => verdict(signer, transak)))).toEqual(["genuine", "genuine"]);
});
