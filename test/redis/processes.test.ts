import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithRedis, startRedis } from "../helpers/redis-server.ts";
import { apiSecret, startTokenServer } from "../helpers/token-server.ts";
import { runAll, startWorker, type Worker } from "./worker.ts";

describeWithRedis("processes that share a Redis", () => {
  let workers: Worker[] = [];
  beforeAll(async () => {
    workers = await Promise.all([0, 1, 2, 3].map(startWorker));
  });
  afterAll(() => Promise.all(workers.map((worker) => worker.kill())));

  /** Each with a connected client, but without a token. */
  async function backend(timeoutMs = 30_000) {
    const [server, redis] = await Promise.all([startTokenServer(), startRedis()]);
    const setup = { url: server.url, apiKey: server.apiKey, apiSecret, redisUrl: redis.url, timeoutMs };
    await runAll(workers, setup, 0);
    return { server, redis, setup };
  }

  test("four processes with 100 cold callers each: one refresh in total, and nobody sees a 401", async () => {
    const { server, setup } = await backend();
    server.delayMs.refresh = 300;

    const results = await runAll(workers, setup, 100);

    expect(results).toEqual(workers.map(() => ({ fulfilled: 100, errors: [] })));
    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0, sessions: 400, strayedSecrets: 0 });
  });

  test("a token that was replaced from outside costs all of them one refresh", async () => {
    const { server, setup } = await backend();
    await runAll(workers, setup, 1);

    const load = runAll(workers, setup, 10, 600);
    await sleep(200);
    server.rotate();

    for (const { errors, fulfilled } of await load) {
      expect(errors).toEqual([]);
      expect(fulfilled).toBeGreaterThan(10);
    }
    expect(server.refreshes).toBe(2);
  });

  test("an account that is not provisioned costs all of them two refreshes", async () => {
    const { server, setup } = await backend();
    server.provisioned = false;

    const results = await runAll(workers, setup, 5, 500);

    expect(results.map(({ fulfilled }) => fulfilled)).toEqual([0, 0, 0, 0]);
    expect(server.refreshRequests).toBe(2);
  });

  test("a Redis that is killed and restarts empty fails no call", async () => {
    const { server, redis, setup } = await backend();
    const [newcomer, ...others] = workers as [Worker, ...Worker[]];
    await runAll(others, setup, 1);

    const load = runAll(others, setup, 5, 4500);
    await sleep(500);
    await redis.kill();
    await sleep(1000);
    await redis.start();
    await sleep(1500);
    const late = await newcomer.run({ setup, calls: 10, forMs: 0 });

    for (const { errors, fulfilled } of [...(await load), late]) {
      expect(errors).toEqual([]);
      expect(fulfilled).toBeGreaterThan(5);
    }
    // One for the newcomer, who found an empty Redis; the others took over its token.
    expect(server.refreshes).toBe(2);
    expect(server.refusals).toBeGreaterThan(0);
  });

  test("a slow refresh: the others wait for it as long as their own deadline lets them", async () => {
    const { server, setup } = await backend(2000);
    server.delayMs.refresh = 1200;

    const results = await runAll(workers, setup, 10);

    expect(results).toEqual(workers.map(() => ({ fulfilled: 10, errors: [] })));
    expect(server).toMatchObject({ refreshRequests: 1, refusals: 0 });
  });

  test.each([28_000, 5000])(
    "a holder that is killed in the middle of a refresh blocks the others for its lease and no longer (timeoutMs %i)",
    async (timeoutMs) => {
      const { server, setup } = await backend(timeoutMs);
      server.faults.push(() => undefined);
      const victim = await startWorker();
      const lost = expect(victim.run({ setup, calls: 10, forMs: 0 })).rejects.toThrow("SIGKILL");
      await expect.poll(() => server.refreshRequests).toBe(1);

      const results = runAll(workers, setup, 100);
      await sleep(200);
      await victim.kill();
      await lost;

      expect(await results).toEqual(workers.map(() => ({ fulfilled: 100, errors: [] })));
      expect(server).toMatchObject({ refreshRequests: 2, refreshes: 1, refusals: 0 });
    },
  );
});
