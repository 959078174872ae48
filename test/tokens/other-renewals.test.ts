import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { answering } from "../helpers/behaviours.ts";
import { userIp } from "../helpers/client.ts";
import { eventually } from "../helpers/eventually.ts";
import { lockingStore } from "../helpers/locking-store.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const hour = 3_600_000;
const week = 7 * 24 * hour;

afterEach(() => void vi.useRealTimers());

test.each([{}, { userToken: "good-user-token" }])(
  "a call with %j waits for a token that another process has minted and not yet written, and mints none",
  async (options) => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const store = lockingStore();
    let writeMs = 0;
    const write: typeof store.write = async (key, record) => {
      await sleep(writeMs);
      await store.write(key, record);
    };
    // Renews nothing ahead by itself.
    const transak = server.client({ tokenStore: { ...store }, renewBeforeMs: 0 });
    const other = server.client({ tokenStore: { ...store, write } });
    await other.createWidgetUrl({}, { userIp });
    // `expiresAt` is rounded up to whole seconds.
    vi.advanceTimersByTime(week - hour + 1000);
    await transak.createWidgetUrl({}, { userIp });

    writeMs = 300;
    await other.createWidgetUrl({}, { userIp });
    await eventually(() => expect(server.refreshes).toBe(2));
    await transak.createWidgetUrl({}, { userIp, ...options });

    expect(server).toMatchObject({ refreshRequests: 2, refusals: 1 });
  },
);

test("a process whose refresh was refused for an hour takes the token that another has put into the store", async () => {
  const server = await startTokenServer();
  const store = lockingStore();
  const [limited, other] = [1, 2].map(() => server.client({ tokenStore: { ...store } }));
  const call = (transak: typeof limited) => transak?.createWidgetUrl({}, { userIp });
  server.faults.push(answering(429, "", { "retry-after": "3600" }));
  await expect(call(limited)).rejects.toMatchObject({ status: 429 });
  await expect(call(limited)).rejects.toMatchObject({ status: 429 });
  await call(other);
  await call(limited);
  // And in place of one that was rejected, as well.
  server.rotate();
  await call(other);
  server.faults.push(answering(429, "", { "retry-after": "3600" }));
  await call(limited);
  expect(server).toMatchObject({ refreshRequests: 3, sessions: 4 });
});
