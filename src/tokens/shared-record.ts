import type { Emit } from "../events.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { isUsable } from "./policy.ts";
import { type AccessTokenRecord, isNewer, succeed } from "./record.ts";
import { nextTick, type TokenState } from "./state.ts";

// Keeps what this process and the store know of a token in step.

/** Takes what the store holds; in place of an `unwanted` token also what may be older. Whether the store could be asked. */
export async function readStore(
  state: TokenState,
  store: GuardedStore | undefined,
  emit: Emit,
  hasLease: boolean,
  unwanted?: string,
): Promise<boolean> {
  const tick = nextTick(state);
  state.readAt = performance.now();
  const response = await store?.read();
  if (!response) return false;
  state.readTick = Math.max(state.readTick, tick);
  if (hasLease) state.lockedReadTick = Math.max(state.lockedReadTick, tick);
  adopt(state, response.record, emit, unwanted);
  return true;
}

/** Keeps a token that was just minted. It has invalidated `before`, also where it expires sooner. */
export async function keepMinted(
  state: TokenState,
  store: GuardedStore | undefined,
  emit: Emit,
  minted: AccessTokenRecord,
  before: AccessTokenRecord | undefined,
): Promise<void> {
  const record = succeed(minted, before, Date.now());
  const meanwhile = state.record;
  state.record = undefined;
  take(state, record, "refresh", emit);
  if (meanwhile !== before) adopt(state, meanwhile, emit);
  // Whoever has refreshed at the same time may have written meanwhile: neither record must lose the other's token.
  await readStore(state, store, emit, false);
  await store?.write(state.record ?? record);
}

/** Takes the newer of two records, which then also remembers the tokens of the older, for webhooks. */
function adopt(state: TokenState, found: AccessTokenRecord | undefined, emit: Emit, unwanted?: string): void {
  const { record } = state;
  if (!found) return;
  // Lives get shorter, and what names the tokens before it may have been lost: a later expiry is no proof for a token that will not do.
  const isOutlived = record?.accessToken === unwanted && record !== undefined && found.issuedAt > record.issuedAt;
  if (record && !isOutlived && !isNewer(found, record)) state.record = succeed(record, found, Date.now());
  else take(state, succeed(found, record, Date.now()), "store", emit);
}

function take(state: TokenState, record: AccessTokenRecord, source: "refresh" | "store", emit: Emit): void {
  const isKnown = record.accessToken === state.record?.accessToken;
  state.record = record;
  if (isKnown) return;
  state.nextRenewalAt = Number.NEGATIVE_INFINITY;
  if (isUsable(state, Date.now())) emit?.({ type: "token", source, expiresAt: new Date(record.expiresAt) });
}
