import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TransakUnauthorizedError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

describe("the cooldown", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    [undefined, 60_000],
    [5000, 5000],
  ])("of %s ends after %i ms", async (rejectionCooldownMs, lengthMs) => {
    const server = await startTokenServer();
    server.provisioned = false;
    const transak = server.client({ rejectionCooldownMs });
    const refused = () => expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakUnauthorizedError);
    await refused();
    expect(server.refreshRequests).toBe(2);

    vi.advanceTimersByTime(lengthMs - 1);
    await refused();
    expect(server.refreshRequests).toBe(2);

    vi.advanceTimersByTime(1);
    await refused();
    await refused();
    expect(server.refreshRequests).toBe(3);
  });

  test("ends on time when the clock is set back", async () => {
    const server = await startTokenServer();
    server.provisioned = false;
    const transak = server.client();
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakUnauthorizedError);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(60_000);
    server.provisioned = true;
    server.rotate();
    await transak.createWidgetUrl({}, { userIp });
    expect(server.refreshes).toBe(3);
  });
});
