import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TransakUnauthorizedError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A function that rotates the token each time that it is told of a 401, and calls with good and with expired user tokens. */
async function start() {
  const server = await startTokenServer();
  server.rotate();
  let rejections = 0;
  const transak = server.client({
    accessToken: ({ reason }) => {
      if (reason === "needed") return server.token as string;
      rejections += 1;
      return server.rotate();
    },
  });
  return {
    rejections: () => rejections,
    succeed: () => transak.createWidgetUrl({}, { userIp }),
    expire: () =>
      expect(transak.createWidgetUrl({}, { userIp, userToken: "expired-user-token" })).rejects.toThrow(
        TransakUnauthorizedError,
      ),
  };
}

describe("an accessToken function, where a user token has expired", () => {
  test("is told of no rejection while other calls succeed with its token", async () => {
    const { rejections, succeed, expire } = await start();
    for (let call = 0; call < 20; call++) {
      await succeed();
      await expire();
      vi.advanceTimersByTime(minuteMs / 2);
    }
    expect(rejections()).toBe(0);
  });

  test("is told at most six times an hour where no call succeeds", async () => {
    const { rejections, expire } = await start();
    for (let minute = 0; minute < 60; minute++) {
      await expire();
      vi.advanceTimersByTime(minuteMs);
    }
    expect(rejections()).toBe(6);
  });
});

test("an accessToken function whose replacement is refused, too, is asked again a second later", async () => {
  const server = await startTokenServer();
  const replacements = ["not yet known to Transak", server.rotate()];
  let asked = 0;
  const transak = server.client({
    accessToken: ({ reason }) => {
      if (reason === "needed") return "stale";
      asked += 1;
      return replacements[asked - 1] as string;
    },
  });
  const refused = () => expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakUnauthorizedError);
  await refused();
  await refused();
  expect(asked).toBe(1);
  vi.advanceTimersByTime(1001);
  await transak.createWidgetUrl({}, { userIp });
  expect([asked, server.sessions]).toEqual([2, 1]);
});
