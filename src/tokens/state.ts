import type { TransakError } from "../errors.ts";
import { type AccessTokenRecord, previousForMs } from "./record.ts";
import type { Lease } from "./single-flight.ts";
import type { AccessTokenStore } from "./store.ts";

/** A refresh that has failed. */
export interface Failure {
  readonly error: TransakError;
  /** See `TokenState.ticks`. */
  readonly at: number;
  /** Until then nobody asks again. */
  readonly until: number;
}

/**
 * What this process knows of the tokens of one API key and secret in one store. Times are of `performance.now`, which is never set
 * back, in milliseconds.
 */
export interface TokenState {
  record: AccessTokenRecord | undefined;
  readonly leases: Map<string, Lease>;
  /** Counts what tells before from after, as a clock may stand still: reads of the shared store that begin, and failures. */
  ticks: number;
  /** The last read that has succeeded, and the last one that nobody could write beside: as of which tick they were begun. */
  readTick: number;
  lockedReadTick: number;
  /** When the store was last read. */
  readAt: number;
  /** The token that a call has succeeded with, and when it last did. */
  lastGoodToken: string | undefined;
  lastGoodAt: number;
  failure: Failure | undefined;
  /** Until then a 401 starts no refresh. */
  cooldownUntil: number;
  nextRenewalAt: number;
  /** When this process has refreshed for a token that was rejected. */
  rejectedAt: readonly number[];
  contentionReportedAt: number;
  /** Whether a token that Transak had just given was out of date by this machine's clock. */
  clockIsWrong: boolean;
}

const never = Number.NEGATIVE_INFINITY;

function emptyState(): TokenState {
  return {
    record: undefined,
    leases: new Map(),
    ticks: 0,
    readTick: 0,
    lockedReadTick: 0,
    readAt: never,
    lastGoodToken: undefined,
    lastGoodAt: never,
    failure: undefined,
    cooldownUntil: never,
    nextRenewalAt: never,
    rejectedAt: [],
    contentionReportedAt: never,
    clockIsWrong: false,
  };
}

export function nextTick(state: TokenState): number {
  state.ticks += 1;
  return state.ticks;
}

type Registry = (store: AccessTokenStore | undefined, key: string) => TokenState;

/** A function, as nobody who prints `globalThis` sees what it holds: API secrets, as a public key alone must not lead to a token. */
function createRegistry(): Registry {
  const ofProcess = new Map<string, TokenState>();
  const ofStores = new WeakMap<AccessTokenStore, Map<string, TokenState>>();
  return (store, key) => {
    const states = store ? (ofStores.get(store) ?? new Map<string, TokenState>()) : ofProcess;
    if (store) ofStores.set(store, states);
    let state = states.get(key);
    if (!state) {
      if (states.size % sweepEvery === sweepEvery - 1) sweep(states);
      state = emptyState();
      states.set(key, state);
    }
    return state;
  };
}

const sweepEvery = 64;

/** Forgets what is of no use any more. */
function sweep(states: Map<string, TokenState>): void {
  for (const [key, { record, leases, failure, cooldownUntil }] of states) {
    const until = Math.max(failure?.until ?? 0, cooldownUntil);
    const isNeeded = record && Date.now() < record.expiresAt + previousForMs;
    if (!isNeeded && leases.size === 0 && performance.now() >= until) states.delete(key);
  }
}

// On globalThis, as bundlers, `require` beside `import`, and hot reloads make copies of this module. The number is the version of
// what is kept there.
const registryKey = Symbol.for("transak-partner-api.tokens.2");

/**
 * The state that all clients of this process share which have this store, or none, and key. It is looked up each time it is needed, so
 * that one that was forgotten is not used beside its successor.
 */
export function sharedState(store: AccessTokenStore | undefined, key: string): TokenState {
  const holder = globalThis as { [registryKey]?: Registry };
  if (!holder[registryKey]) Object.defineProperty(holder, registryKey, { value: createRegistry(), configurable: true });
  return (holder[registryKey] as Registry)(store, key);
}
