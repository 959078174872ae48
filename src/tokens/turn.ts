import { sleep } from "../deadline.ts";

/** Says that somebody works under a key: plain data, so that copies of this module and requests of one worker can share it. */
export interface Lease {
  aliveAt: number;
}

/** How long a lease outlives the last sign of life of its holder, in milliseconds. */
const leaseMs = 1000;
const shortestPauseMs = 5;
const longestPauseMs = 50;

/**
 * Runs `work` while nobody else of this process does so under the same key, or ends with what `found` returns meanwhile.
 *
 * Nobody waits for a promise of somebody else: on Workers, promises, timers and requests end with the visitor who began them, and
 * whoever waits for one waits for ever. Those who wait look again by their own timers, and overtake a holder that shows no life.
 */
export async function inTurn<T>(
  leases: Map<string, Lease>,
  key: string,
  found: () => T | undefined,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let suspectSign: number | undefined;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const result = found();
    if (result !== undefined) return result;
    const lease = leases.get(key);
    if (!lease) return hold(leases, key, work);
    const sign = lease.aliveAt;
    if (performance.now() - sign < leaseMs) suspectSign = undefined;
    // Twice, as a blocked event loop delays the sign of life as well as this look.
    else if (suspectSign === sign) return hold(leases, key, work);
    else suspectSign = sign;
    await sleep(suspectSign === undefined ? pauseMs : longestPauseMs, signal);
  }
}

async function hold<T>(leases: Map<string, Lease>, key: string, work: () => Promise<T>): Promise<T> {
  const lease: Lease = { aliveAt: performance.now() };
  leases.set(key, lease);
  const heartbeat = setInterval(() => {
    lease.aliveAt = performance.now();
  }, leaseMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (leases.get(key) === lease) leases.delete(key);
  }
}
