import type { TransakError } from "../errors.ts";
import { type AccessTokenRecord, type AccessTokenStore, memoryTokenStore } from "./store.ts";
import type { Lease } from "./turn.ts";

/**
 * What this process knows of the tokens under one key of a store. Plain data; times are of `performance.now`,
 * which is never set back, in milliseconds.
 */
export interface TokenState {
  record: AccessTokenRecord | undefined;
  readonly leases: Map<string, Lease>;
  /** The token that a refresh of this process has given. */
  mintedToken: string | undefined;
  /** The token that a call has succeeded with, and when it last did. */
  provenToken: string | undefined;
  provenAt: number;
  /** The last refresh has failed: until then nobody tries again. */
  failure: { readonly error: TransakError; readonly until: number } | undefined;
  /** Until then a 401 starts no refresh. */
  restsUntil: number;
  /** The same for calls with a user token, which may itself be what was refused. */
  userTokenRestsUntil: number;
  userTokenRestMs: number;
  nextRenewalAt: number;
  /** When tokens of this process, proven by use, were refused. */
  refusals: readonly number[];
  contentionToldAt: number;
}

interface Registry {
  /** By API secret: an API key is public, and without the secret it must not lead to a token. */
  readonly stores: Map<string, AccessTokenStore>;
  readonly states: WeakMap<AccessTokenStore, Map<string, TokenState>>;
}

// On globalThis, as bundlers, `require` beside `import`, and hot reloads make copies of this module. The number is the version of
// what is kept there.
const registryKey = Symbol.for("transak-partner-api.tokens.1");

function registry(): Registry {
  const holder = globalThis as { [registryKey]?: Registry };
  holder[registryKey] ??= { stores: new Map(), states: new WeakMap() };
  return holder[registryKey];
}

/** One for all clients of a process that hold this API secret, so that a client for each request costs no refresh each. */
export function processWideStore(apiSecret: string): AccessTokenStore {
  const { stores } = registry();
  const store = stores.get(apiSecret) ?? memoryTokenStore();
  stores.set(apiSecret, store);
  return store;
}

/** The state that all clients share which have this store and key. */
export function sharedState(store: AccessTokenStore, key: string): TokenState {
  const { states } = registry();
  const byKey = states.get(store) ?? new Map<string, TokenState>();
  states.set(store, byKey);
  const state = byKey.get(key) ?? {
    record: undefined,
    leases: new Map(),
    mintedToken: undefined,
    provenToken: undefined,
    provenAt: 0,
    failure: undefined,
    restsUntil: 0,
    userTokenRestsUntil: 0,
    userTokenRestMs: 0,
    nextRenewalAt: 0,
    refusals: [],
    contentionToldAt: Number.NEGATIVE_INFINITY,
  };
  byKey.set(key, state);
  return state;
}
