import { sleep } from "../deadline.ts";

/** Says that somebody works under a key. Plain data, so that copies of this module can share it. */
export interface Lease {
  aliveAt: number;
  /** Resolves when the work has settled. */
  readonly ended: Promise<void>;
}

/** How long a lease outlives the last sign of life of its holder, in milliseconds. */
const leaseMs = 1000;
const minPollMs = 5;
const maxPollMs = 50;

/**
 * Runs `work` while nobody else of this process does so under the same key, or ends with what `peek` returns meanwhile.
 *
 * The holder's end wakes those who wait, but it is never all that they wait for: on Workers, promises, timers and requests end with
 * the visitor who began them, and whoever waits for one waits for ever. There, those who wait look again by timers of their own.
 * Everywhere they overtake a holder that shows no life.
 */
export async function singleFlight<T>(
  leases: Map<string, Lease>,
  key: string,
  peek: () => T | undefined,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let suspectSign: number | undefined;
  for (let pollMs = minPollMs; ; pollMs = Math.min(2 * pollMs, maxPollMs)) {
    const result = peek();
    if (result !== undefined) return result;
    const lease = leases.get(key);
    if (!lease) return runWithLease(leases, key, work);
    const sign = lease.aliveAt;
    if (performance.now() - sign < leaseMs) suspectSign = undefined;
    // Twice, as a blocked event loop delays the sign of life as well as this look.
    else if (suspectSign === sign) return runWithLease(leases, key, work);
    else suspectSign = sign;
    if (isWorker()) await sleep(pollMs, signal);
    else await sleep(suspectSign === undefined ? leaseMs : maxPollMs, signal, lease.ended);
  }
}

async function runWithLease<T>(leases: Map<string, Lease>, key: string, work: () => Promise<T>): Promise<T> {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const lease: Lease = { aliveAt: performance.now(), ended };
  leases.set(key, lease);
  const heartbeat = setInterval(() => {
    lease.aliveAt = performance.now();
  }, leaseMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (leases.get(key) === lease) leases.delete(key);
    end();
  }
}

/** Whether this is Cloudflare Workers. */
export function isWorker(): boolean {
  return (globalThis as { navigator?: { userAgent?: unknown } }).navigator?.userAgent === "Cloudflare-Workers";
}
