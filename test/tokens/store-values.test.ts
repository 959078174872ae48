import { expect, test } from "vitest";
import { type AccessTokenRecord, type AccessTokenStore, memoryTokenStore } from "../../src/index.ts";
import { recordEvents } from "../helpers/calls.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const day = 24 * 3_600_000;

test("a token of many years is taken from a store as it is from Transak", async () => {
  const server = await startTokenServer();
  server.lifetimeMs = 1000 * day;
  let held: AccessTokenRecord | undefined;
  const connect = (): AccessTokenStore => ({
    read: async () => held,
    write: async (_key, record) => {
      held = record;
    },
  });
  await server.client({ tokenStore: connect() }).createWidgetUrl({}, { userIp });
  await server.client({ tokenStore: connect() }).createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshRequests: 1, sessions: 2 });
});

const throwing = {
  get: () => {
    throw new TypeError("revoked");
  },
};

test.each<[string, () => unknown]>([
  ["with a getter that throws", () => Object.defineProperty({}, "accessToken", { ...throwing, enumerable: true })],
  [
    "whose previous tokens throw",
    () => ({ ...good(), previous: [Object.defineProperty({}, "accessToken", { ...throwing, enumerable: true })] }),
  ],
  ["that is a proxy whose traps throw", () => new Proxy({}, throwing)],
  [
    "that was revoked",
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
])("a record %s is a failure of the store, and fails no call", async (_what, record) => {
  const server = await startTokenServer();
  const { events, onEvent } = recordEvents();
  const tokenStore = { ...memoryTokenStore(), read: async () => record() as AccessTokenRecord };
  await server.client({ tokenStore, onEvent }).createWidgetUrl({}, { userIp });
  expect(events).toContainEqual(expect.objectContaining({ type: "store-failure", action: "read" }));
});

test.each<[string, unknown, boolean]>([
  ["JSON as text", JSON.stringify({ accessToken: "token", expiresAt: Date.now() + day, issuedAt: Date.now() }), true],
  ["an object without a token", { expiresAt: Date.now() + day }, true],
  ["nothing", undefined, false],
  ["null", null, false],
])("a store that returns %s is taken for empty; what it cannot share is reported", async (_what, value, isReported) => {
  const server = await startTokenServer();
  const { events, onEvent } = recordEvents();
  const tokenStore = { ...memoryTokenStore(), read: async () => value as AccessTokenRecord };
  await server.client({ tokenStore, onEvent }).createWidgetUrl({}, { userIp });
  const failures = events.filter(({ type }) => type === "store-failure");
  expect(failures.length > 0).toBe(isReported);
  for (const failure of failures) {
    expect(failure).toMatchObject({
      action: "read",
      error: { message: expect.stringContaining("what write was given") },
    });
  }
  expect(JSON.stringify(failures)).not.toContain('"token"');
});

function good(): AccessTokenRecord {
  return { accessToken: "token", expiresAt: Date.now() + day, issuedAt: Date.now() };
}

test.each(["read", "write", "exclusively"] as const)(
  "what a store's %s fails with is shown without a token that nobody here knows",
  async (action) => {
    const server = await startTokenServer();
    const { events, onEvent } = recordEvents();
    const quoting = () =>
      Promise.reject(new SyntaxError('Unexpected token in {"accessToken":"0paque-t0ken-0f-another"}'));
    const store = { ...memoryTokenStore(), exclusively: <T>(_key: string, work: () => Promise<T>) => work() };
    await server.client({ tokenStore: { ...store, [action]: quoting }, onEvent }).createWidgetUrl({}, { userIp });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "store-failure",
        action,
        error: expect.objectContaining({ name: "SyntaxError" }),
      }),
    );
    expect(JSON.stringify(events)).not.toContain("0paque");
  },
);

test.each<[string, object]>([
  ["a list of tokens before that is none", { previous: "garbage" }],
  ["garbage in that list", { previous: [null, "garbage", { accessToken: "token-0" }, { replacedAt: 1 }] }],
  ["a time of the last user token that is none", { userTokenRefreshAt: "garbage" }],
])("a record with %s serves, and is succeeded by the next", async (_what, fields) => {
  const server = await startTokenServer();
  const record = { ...good(), accessToken: server.rotate(), ...fields } as AccessTokenRecord;
  let held = record;
  const write: AccessTokenStore["write"] = async (_key, written) => {
    held = written;
  };
  const transak = server.client({ tokenStore: { read: async () => held, write } });
  await transak.createWidgetUrl({}, { userIp });
  server.rotate();
  await transak.createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 1, sessions: 2 });
  expect(await transak.getAccessTokens()).toEqual({ current: server.token, previous: record.accessToken });
  expect(held).toMatchObject({ userTokenRefreshAt: 0, previous: [{ accessToken: record.accessToken }] });
});

test("a store that encrypts the record where it stands leaves the client its tokens", async () => {
  const server = await startTokenServer();
  const write: AccessTokenStore["write"] = async (_key, record) => {
    for (const token of [record, ...(record.previous ?? [])]) Object.assign(token, { accessToken: "sealed" });
  };
  const transak = server.client({ tokenStore: { read: async () => undefined, write } });
  await transak.createWidgetUrl({}, { userIp });
  const previous = server.token;
  server.rotate();
  await transak.createWidgetUrl({}, { userIp });
  await transak.createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 2, refusals: 1 });
  expect(await transak.getAccessTokens()).toEqual({ current: server.token, previous });
});

test.each<[string, (time: number) => unknown]>([
  ["strings, as PostgreSQL's driver gives BIGINT", String],
  ["of type bigint", BigInt],
  ["dates", (time) => new Date(time)],
])("a record whose times are %s is shared, with the tokens before", async (_what, convert) => {
  const server = await startTokenServer();
  let held: AccessTokenRecord | undefined;
  const convertTimes = (row: object): object =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(convertTimes) : typeof value === "number" ? convert(value) : value,
      ]),
    );
  const connect = (): AccessTokenStore => ({
    read: async () => held && (convertTimes(held) as AccessTokenRecord),
    write: async (_key, record) => {
      held = record;
    },
  });
  await server.client({ tokenStore: connect() }).createWidgetUrl({}, { userIp });
  const other = server.client({ tokenStore: connect() });
  await other.createWidgetUrl({}, { userIp });
  const previous = server.token;
  server.rotate();
  await other.createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 2, refusals: 1 });
  const third = server.client({ tokenStore: connect() });
  await third.createWidgetUrl({}, { userIp });
  expect(await third.getAccessTokens()).toEqual({ current: server.token, previous });
  server.rotate();
  await third.createWidgetUrl({}, { userIp });
  expect(server).toMatchObject({ refreshes: 3, refusals: 2 });
});
