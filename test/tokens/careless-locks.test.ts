import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { type AccessTokenStore, memoryTokenStore, TransakBadRequestError } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

type Lock = (work: () => Promise<unknown>) => Promise<unknown>;

test.each<[string, Lock]>([
  ["does not wait for its work", async (work) => void work()],
  ["releases behind its work, unwatched", async (work) => void work().finally(() => {})],
  [
    "loses its lease while it works",
    async (work) => {
      const working = work();
      await sleep(5);
      await Promise.reject(new Error("lease lost"));
      return working;
    },
  ],
])("a failed refresh under a lock that %s leaves nothing unhandled", async (_how, lock) => {
  const server = await startTokenServer();
  const exclusively = (_key: string, work: () => Promise<unknown>) => lock(work);
  const tokenStore = { ...memoryTokenStore(), exclusively } as AccessTokenStore;
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", listen);
  try {
    const transak = server.client({ tokenStore, apiSecret: "wrong-secret", maxRetries: 0 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakBadRequestError);
    await sleep(50);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", listen);
  }
});
