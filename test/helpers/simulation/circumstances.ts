import type { Backend } from "./backend.ts";
import type { Run } from "./simulate.ts";
import type { IssuedToken, Period } from "./transak.ts";

// What may excuse something.

/** How long a process does without a store that has failed, in milliseconds, and how long it takes to notice. */
const storeRecoveryMs = 5000;

export function overlaps(periods: readonly Period[], from: number, until: number): boolean {
  return periods.some((period) => period.from <= until && period.until >= from);
}

/** Whether the store worked all that time, for all. */
export function storeWorked({ store }: Run, from: number, until: number): boolean {
  return store !== undefined && !overlaps(store.faults, from - storeRecoveryMs, until);
}

/** Whether a process was running all that time. */
export function ranThrough({ interruptions }: Backend, from: number, until: number): boolean {
  return !overlaps(interruptions, from, until);
}

/** Whether its clock is days ahead: it cannot know how old a token is. */
export function isFarAhead({ skewMs }: Backend): boolean {
  return skewMs > 3_600_000;
}

/** Whether a token was minted by one of the processes that share the store. */
export function isShared({ machine }: IssuedToken): boolean {
  return machine !== undefined && !(machine as Backend).hasFunction;
}

/** The most of these times that lie within one span. */
export function mostWithin(times: readonly number[], spanMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length));
}
