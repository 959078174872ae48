import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "vitest";
import { isTransakError } from "../../src/index.ts";
import { answering, answeringSession, inTurn, resetting, silent } from "../helpers/behaviours.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What is left when sockets have closed and finalizers have run, for which the event loop has to turn. */
async function heapUsed(): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 10; round++) {
    await sleep(50);
    collectGarbage();
    rounds.push(process.memoryUsage().heapUsed);
  }
  return Math.min(...rounds);
}

const { random } = Math;
afterEach(() => {
  Math.random = random;
});

// Of five hundred requests one is silent, one is reset, and of the others some are told to come back, and the rest succeed.
const mixed: Behaviour = (exchange) => {
  const turn = exchange.hit % 500;
  if (turn === 1) return silent(exchange);
  if (turn === 2) return resetting(exchange);
  if (turn < 50) return answering(503, "", { "retry-after": "0" })(exchange);
  if (turn < 100) return answering(400, '{"error":{"message":"no"}}')(exchange);
  return answeringSession(exchange);
};

test("20,000 calls on one signal: no listener stays, the heap does not grow", { timeout: 240_000 }, async () => {
  // No spy: that would remember every call.
  Math.random = () => 0;
  const server = await startServer(mixed);
  const { signal } = new AbortController();
  const listeners = () => getEventListeners(signal, "abort").length;
  let most = 0;
  const client = createClient({
    baseUrl: server.url,
    timeoutMs: 500,
    maxRetries: 1,
    onEvent: () => {
      most = Math.max(most, listeners());
    },
  });
  const outcomes = { session: 0, failure: 0 };

  /** 100 at a time. */
  async function calls(count: number): Promise<void> {
    for (let made = 0; made < count; made += 100) {
      const batch = Array.from({ length: 100 }, () =>
        client.createWidgetUrl({}, { userIp, signal }).then(
          () => {
            outcomes.session += 1;
          },
          (error: unknown) => {
            if (!isTransakError(error)) throw error;
            outcomes.failure += 1;
          },
        ),
      );
      await Promise.all(batch);
      expect(listeners()).toBe(0);
      server.requests.length = 0;
    }
  }

  await calls(5000);
  const before = await heapUsed();
  await calls(15_000);
  const grown = (await heapUsed()) - before;
  expect(outcomes.session + outcomes.failure).toBe(20_000);
  expect(outcomes.failure).toBeGreaterThan(1000);
  // One for a hundred at once: from the eleventh on, Node would warn of a leak.
  expect(most).toBe(1);
  // A kilobyte that each call left behind would be fifteen times as much.
  expect(grown).toBeLessThan(1_000_000);
});

test("retries of one call do not accumulate listeners", async () => {
  const server = await startServer(
    inTurn(...Array(8).fill(answering(503, "", { "retry-after": "0" })), answeringSession),
  );
  const { signal } = new AbortController();
  let most = 0;
  const client = createClient({
    baseUrl: server.url,
    maxRetries: 9,
    onEvent: () => {
      most = Math.max(most, getEventListeners(signal, "abort").length);
    },
  });
  await client.createWidgetUrl({}, { userIp, signal });
  expect(most).toBeLessThanOrEqual(1);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
