import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type AccessTokenRecord,
  type AccessTokenStore,
  memoryTokenStore,
  TransakBadRequestError,
  type TransakEvent,
} from "../../src/index.ts";
import { concurrently, recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { countLocks, lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const never = () => new Promise<never>(() => {});
const broken = () => Promise.reject(new Error("connection lost"));
const throwing = () => {
  throw new Error("connection lost");
};
const actions = ["read", "write", "exclusively"] as const;

afterEach(() => {
  vi.useRealTimers();
});

function failures(events: readonly TransakEvent[]): string[] {
  return [...new Set(events.flatMap((event) => (event.type === "store-failure" ? [event.action] : [])))];
}

describe("a failing store fails no call", () => {
  test.each([
    ["rejects", broken],
    ["throws", throwing],
    ["hangs", never],
    ["returns nothing", () => undefined as never],
  ])("every method %s: the process continues with its own token", async (how, fault) => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const tokenStore: AccessTokenStore = { read: fault, write: fault, exclusively: fault };
    // What waits for the store is a part of timeoutMs.
    const transak = server.client({ tokenStore, onEvent, timeoutMs: 1600 });

    expect(await concurrently(20, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
      fulfilled: 20,
      errors: [],
    });
    expect(await concurrently(20, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
      fulfilled: 20,
      errors: [],
    });

    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
    if (how !== "returns nothing") expect(failures(events)).toContain("read");
    for (const event of events) {
      if (event.type === "store-failure")
        expect(event.error).toEqual({ name: expect.any(String), message: expect.any(String) });
    }
  });

  test.each(
    actions.flatMap((action) =>
      [broken, never].map((fault) => [action, fault === broken ? "rejects" : "hangs", fault] as const),
    ),
  )("%s %s: the other methods are used, and the failure is reported", async (action, _how, fault) => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const tokenStore: AccessTokenStore = { ...lockingStore(), [action]: fault };
    // Three quarters of it go by before a turn is given up.
    const timeoutMs = action === "exclusively" ? 4000 : 1600;
    const transak = server.client({ tokenStore, onEvent, timeoutMs });

    expect(await concurrently(20, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
      fulfilled: 20,
      errors: [],
    });

    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
    expect(failures(events)).toEqual([action]);
  });

  test("is not asked again for a while after a failure", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const tokenStore: AccessTokenStore = { read: never, write: async () => undefined, exclusively: never };
    const transak = server.client({ tokenStore, onEvent, timeoutMs: 1600 });
    await transak.getAccessTokens();
    await concurrently(10, () => transak.getAccessTokens());
    expect(events.filter(({ type }) => type === "store-failure")).toHaveLength(1);
  });

  test("delays no call with a write after a failed read", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    await server
      .client({ tokenStore: { read: broken, write: never, exclusively: broken }, onEvent })
      .createWidgetUrl({}, { userIp });
    expect(failures(events)).toEqual(["read"]);
  });

  test("is written to even after a failed read, so that other processes need no refresh", async () => {
    const server = await startTokenServer();
    const store = lockingStore();
    await server.client({ tokenStore: { ...store, read: broken } }).createWidgetUrl({}, { userIp });
    await server.client({ tokenStore: { ...store } }).createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 1, sessions: 2, refusals: 0 });
  });

  test("does not multiply refreshes when clients invalidate each other's tokens", async () => {
    const server = await startTokenServer();
    const clients = [1, 2, 3, 4].map(() =>
      server.client({ tokenStore: { read: broken, write: broken, exclusively: broken } }),
    );

    await concurrently(200, async (index) => {
      await sleep(index * 3);
      return clients[index % 4]?.createWidgetUrl({}, { userIp });
    });

    // One when each begins, and one when each finds itself cut off.
    expect(server.refreshRequests).toBeLessThanOrEqual(8);
  });

  test("is reported without the token that its error repeats", async () => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const write = (_key: string, record: AccessTokenRecord) =>
      Promise.reject(new Error(`INSERT INTO tokens VALUES (${JSON.stringify(record)})`));
    await server.client({ tokenStore: { ...memoryTokenStore(), write }, onEvent }).createWidgetUrl({}, { userIp });
    expect(failures(events)).toEqual(["write"]);
    expect(JSON.stringify(events)).toContain("INSERT INTO");
    expect(JSON.stringify(events)).not.toContain(server.token);
  });
});

describe("a stored value that is not a valid record", () => {
  const good = { accessToken: "token", expiresAt: Date.now() + 60_000, issuedAt: Date.now() };
  test.each<[string, unknown]>([
    ["null", null],
    ["text", "token"],
    ["a number", 42],
    ["an array", []],
    ["an empty object", {}],
    ["a token that is no string", { ...good, accessToken: 42 }],
    ["a token that no header can carry", { ...good, accessToken: "line\nbreak" }],
    ["an empty token", { ...good, accessToken: "" }],
    ["an expiry in words", { ...good, expiresAt: "2030-01-01" }],
    ["a negative time of issue", { ...good, issuedAt: -1 }],
    ["an expiry beyond all calendars", { ...good, expiresAt: 1e14 }],
    ["an expiry that is no number", { ...good, expiresAt: Number.NaN }],
    ["no time of issue", { accessToken: "token", expiresAt: good.expiresAt }],
    ["a token that has expired", { ...good, expiresAt: Date.now() - 1 }],
  ])("%s is replaced", async (_name, held) => {
    const server = await startTokenServer();
    const store = lockingStore();
    let record = held as AccessTokenRecord;
    const tokenStore: AccessTokenStore = {
      ...store,
      read: async () => record,
      write: async (_key, written) => {
        record = written;
      },
    };

    const { events, onEvent } = recordEvents();
    const transak = server.client({ tokenStore, onEvent });
    expect(await concurrently(10, () => transak.createWidgetUrl({}, { userIp }))).toEqual({
      fulfilled: 10,
      errors: [],
    });

    expect(server).toMatchObject({ refreshes: 1, refusals: 0 });
    expect(record.accessToken).toBe(server.token);
    expect(events.flatMap((event) => (event.type === "token" ? [event.source] : []))).toEqual(["refresh"]);
  });
});

test("a token that the store goes on holding is reported once", async () => {
  const server = await startTokenServer();
  const { events, onEvent } = recordEvents();
  const store = lockingStore();
  await server.client({ tokenStore: { ...store } }).getAccessToken();
  const transak = server.client({ tokenStore: { ...store }, onEvent });
  for (let read = 0; read < 3; read++) await transak.getAccessTokens();
  expect(events).toEqual([{ type: "token", source: "store", expiresAt: expect.any(Date) }]);
});

test("a token that another process has written meanwhile is sent in place of the one just minted", async () => {
  const server = await startTokenServer();
  let record: AccessTokenRecord | undefined;
  const tokenStore: AccessTokenStore = {
    ...lockingStore(),
    read: async () => {
      const now = Date.now();
      if (server.refreshes === 1)
        record ??= { accessToken: server.rotate(), issuedAt: now, expiresAt: now + 2 * server.lifetimeMs };
      return record;
    },
  };
  await server.client({ tokenStore }).createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 1, sessions: 1, refusals: 0 });
});

describe("while another process has the turn", () => {
  /** A store that never gives the turn, unless `giveTurn` is called. The other process writes its record after a while. */
  async function start() {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    let record: AccessTokenRecord | undefined;
    let turn: (() => Promise<unknown>) | undefined;
    const tokenStore: AccessTokenStore = {
      ...lockingStore(),
      read: async () => record,
      exclusively: (_key, work) =>
        new Promise((resolve) => {
          turn = () => work().then(resolve);
        }),
    };
    const call = server.client({ tokenStore, onEvent, timeoutMs: 4000 }).createWidgetUrl({}, { userIp });
    await sleep(50);
    record = { accessToken: server.rotate(), expiresAt: Date.now() + server.lifetimeMs, issuedAt: Date.now() };
    const giveTurn = async () => {
      if (!turn) throw new Error("Nobody has asked for the turn.");
      await turn();
    };
    return { server, events, call, giveTurn };
  }

  test("the token that it writes is sent, and the turn is not waited for", async () => {
    const { server, events, call } = await start();
    await call;
    expect(server).toMatchObject({ refreshes: 0, sessions: 1, refusals: 0 });
    expect(failures(events)).toEqual([]);
  });

  test("a turn that comes late does nothing again, even when the token has expired meanwhile", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { server, call, giveTurn } = await start();
    await call;
    vi.setSystemTime(Date.now() + 2 * server.lifetimeMs);
    await giveTurn();
    expect(server.refreshRequests).toBe(0);
  });
});

test("a turn that cannot be had does not keep the store from being read", async () => {
  const server = await startTokenServer();
  const store = memoryTokenStore();
  const one = server.client({ tokenStore: { ...store, exclusively: broken } });
  const other = server.client({ tokenStore: { ...store } });
  await one.getAccessToken();
  await other.getAccessToken();
  server.rotate();
  await other.createWidgetUrl({}, { userIp });

  await one.createWidgetUrl({}, { userIp });

  expect(server).toMatchObject({ refreshes: 2, refusals: 2 });
});

test("a refresh that takes longer than a turn is waited for is no failure of the store", async () => {
  const server = await startTokenServer();
  server.delayMs.refresh = 2600;
  const { events, onEvent } = recordEvents();
  await server.client({ tokenStore: lockingStore(), onEvent, timeoutMs: 3200 }).createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(1);
  expect(failures(events)).toEqual([]);
});

test("a store that gives the turn by returning is not waited for", async () => {
  const server = await startTokenServer();
  const { events, onEvent } = recordEvents();
  const exclusively = async () => undefined as never;
  await server.client({ tokenStore: { ...lockingStore(), exclusively }, onEvent }).createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(1);
  expect(failures(events)).toEqual([]);
});

describe("what a store receives", () => {
  test("no request for the lock while it holds a token", async () => {
    const server = await startTokenServer();
    const { store, locks } = countLocks();
    for (let process = 0; process < 3; process += 1)
      await server.client({ tokenStore: { ...store } }).createWidgetUrl({}, { userIp });
    expect(locks()).toBe(1);
    expect(server.refreshes).toBe(1);
  });

  test("a key of environment and API key without a secret, and a record of plain JSON", async () => {
    const server = await startTokenServer();
    const seen: [string, AccessTokenRecord][] = [];
    const write = async (key: string, record: AccessTokenRecord) => void seen.push([key, record]);
    await server.client({ tokenStore: { ...lockingStore(), write } }).createWidgetUrl({}, { userIp });

    const [key, record] = seen[0] ?? [];
    expect(key).toBe(`staging:${server.apiKey}:${server.url}`);
    expect(record).toEqual({ accessToken: server.token, expiresAt: expect.any(Number), issuedAt: expect.any(Number) });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});

describe("the default store", () => {
  test("gives no token for an API key without its secret", async () => {
    const server = await startTokenServer();
    await server.client().createWidgetUrl({}, { userIp });
    const stranger = server.client({ apiSecret: "a guess" });
    await expect(stranger.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakBadRequestError);
    await server.client().createWidgetUrl({}, { userIp });
    expect(server).toMatchObject({ refreshes: 1, refusals: 0 });
  });

  test("makes many clients with short timeouts wait for one slow refresh", async () => {
    const server = await startTokenServer();
    // Longer than it takes until one that shows no life is overtaken.
    server.delayMs.refresh = 1300;
    const { errors } = await concurrently(20, () => server.client({ timeoutMs: 2600 }).createWidgetUrl({}, { userIp }));
    expect(errors).toEqual([]);
    expect(server.refreshRequests).toBe(1);
  });
});

describe("memoryTokenStore", () => {
  test.each([
    ["that expires later", { expiresAt: 11, issuedAt: 0 }, "written"],
    ["that expires sooner", { expiresAt: 9, issuedAt: 9 }, "held"],
    ["of the same expiry that was issued later", { expiresAt: 10, issuedAt: 6 }, "written"],
    ["of the same expiry that was issued sooner", { expiresAt: 10, issuedAt: 4 }, "held"],
    ["of the same times", { expiresAt: 10, issuedAt: 5 }, "written"],
    [
      "that expires sooner and names the held one as its previous",
      { expiresAt: 9, issuedAt: 4, previous: [{ accessToken: "held", replacedAt: 1 }] },
      "written",
    ],
  ])("is written a record %s", async (_what, times, kept) => {
    const store = memoryTokenStore();
    await store.write("key", { accessToken: "held", expiresAt: 10, issuedAt: 5 });
    await store.write("key", { accessToken: "written", ...times });
    expect(await store.read("key")).toMatchObject({ accessToken: kept });
  });

  test("leaves a record in place that names the written one among its previous ones", async () => {
    const store = memoryTokenStore();
    const previous = ["between", "written"].map((accessToken) => ({ accessToken, replacedAt: 1 }));
    await store.write("key", { accessToken: "held", expiresAt: 10, issuedAt: 5, previous });
    await store.write("key", { accessToken: "written", expiresAt: 20, issuedAt: 6 });
    expect(await store.read("key")).toMatchObject({ accessToken: "held" });
  });

  test("keeps keys apart", async () => {
    const store = memoryTokenStore();
    await store.write("one", { accessToken: "token", expiresAt: 1, issuedAt: 0 });
    expect(await store.read("two")).toBeUndefined();
  });
});
