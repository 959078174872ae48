import { isTransakError } from "../errors.ts";
import { contentionHint, type Emit } from "../events.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { isReportDue, type Need, rejectionsWith, rememberFailure } from "./policy.ts";
import { keepMinted } from "./shared-record.ts";
import { nextTick, type TokenState } from "./state.ts";

/** A token as Transak has just given it. */
export interface MintedToken {
  readonly accessToken: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

export interface RefreshOptions {
  readonly mint: () => Promise<MintedToken>;
  /** A store that other processes may share, if there is one. */
  readonly store: GuardedStore | undefined;
  readonly emit: Emit;
  readonly cooldownMs: number;
}

/** The token that a need has come to, if any. */
export interface Outcome {
  readonly token: string | undefined;
}

/** Mints a token, and keeps it, or remembers why there is none. */
export async function refresh(need: Need, state: TokenState, options: RefreshOptions): Promise<Outcome> {
  const { mint, store, emit, cooldownMs } = options;
  const before = state.record;
  const issuedAt = Date.now();
  const minted = await mint().catch((error: unknown) => {
    if (isTransakError(error)) state.failure = rememberFailure(error, nextTick(state), performance.now(), cooldownMs);
    throw error;
  });
  const afterRejection = need.reason === "rejected";
  if (afterRejection) noteContention(state, options);
  const clockIsWrong = minted.expiresAt <= Date.now();
  if (clockIsWrong && !state.clockIsWrong) emit?.({ type: "clock-skew", expiresAt: new Date(minted.expiresAt) });
  state.clockIsWrong = clockIsWrong;
  const why = afterRejection && { afterRejection, ...(need.withUserToken && { userTokenRefreshAt: issuedAt }) };
  await keepMinted(state, store, emit, { ...minted, issuedAt, ...why }, before);
  return { token: state.record?.accessToken };
}

function noteContention(state: TokenState, { cooldownMs, emit }: RefreshOptions): void {
  const now = performance.now();
  const rejectedAt = rejectionsWith(state, now, cooldownMs);
  state.rejectedAt = rejectedAt;
  if (!isReportDue(rejectedAt, state, now)) return;
  state.contentionReportedAt = now;
  emit?.({ type: "token-contention", refusals: rejectedAt.length, hint: contentionHint });
}
