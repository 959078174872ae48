import type { TransakApiError, TransakError } from "../errors.ts";
import type { AccessTokenRecord } from "./record.ts";
import type { Failure, TokenState } from "./state.ts";

// Decides, and does nothing: no clock, no store, no promise. What is known goes in, what to do comes out.

/** What a token is sought for. */
export interface Need {
  /** There is none; the present one will expire soon; or a call got a 401. */
  readonly reason: "needed" | "ahead" | "rejected";
  /** The token that will not do. */
  readonly unwanted?: string;
  /** How many tokens the call has tried before this one. */
  readonly replacements?: number;
  /** Whether the call carries a user token, which may be what was rejected. */
  readonly withUserToken?: boolean;
  /** The tick of the state at which it arose. */
  readonly since: number;
}

/** What a decision depends on besides the state. */
export interface Circumstances {
  /** By `performance.now`: for all that lasts within this process. */
  readonly now: number;
  /** In Unix milliseconds, by this machine's clock. */
  readonly date: number;
  readonly store: "none" | "up" | "down";
  readonly role: Role;
  readonly cooldownMs: number;
}

/** Whoever asks may be waiting for others of this process that refresh, or be holding the lease of the shared store. */
export type Role = "waiting" | "holding" | undefined;

/**
 * What to do now: use the token that is known, wait for the others of this process, read the shared store, get its lease, mint, fail
 * with the remembered error, or leave it at the token that there was.
 */
export type Step = "use" | "wait" | "read" | "lease" | "mint" | "fail" | "leave";

/** The next step for a need. A store that is up is read first, whatever is remembered: another process may have done the work. */
export function decide(need: Need, state: TokenState, circumstances: Circumstances): Step {
  const { failure } = state;
  const { now, date, store, role } = circumstances;
  if (isUsable(state, date) && state.record?.accessToken !== need.unwanted) return "use";
  if (role === "waiting") return "wait";
  if (store === "up" && state.readTick <= need.since) return "read";
  const allowed = mayMint(need, state, circumstances);
  // Whoever waited for it while it failed has failed with it.
  if (allowed && failure && (now < failure.until || need.since < failure.at)) return "fail";
  if (role === "holding") return allowed ? "mint" : "leave";
  // Another process may have minted and not yet written: its lease is waited for, too.
  return allowed || (store === "up" && state.lockedReadTick <= need.since) ? "lease" : "leave";
}

/** How many tokens a call tries in place of rejected ones; only the first two may be minted for it. */
const maxReplacements = 4;
const maxMinted = 2;
/** How far apart reads of the store are that can at best find another's work, in milliseconds: they may be caused by strangers. */
const readSpacingMs = 250;

/** Whether a call that got a 401 is given another token. */
export function isReplaceable(replacements: number): boolean {
  return replacements < maxReplacements;
}

/** How long to wait before the store is read for a need, in milliseconds. */
export function readDelay(need: Need, state: TokenState, circumstances: Circumstances): number {
  const { now, store } = circumstances;
  const isFailing = state.failure && now < state.failure.until;
  if (store !== "up" || (!isFailing && mayMint(need, state, circumstances))) return 0;
  return Math.max(0, state.readAt + readSpacingMs - now);
}

/** Whether refreshing may help. Each refresh invalidates the token before it, for all processes. */
function mayMint(need: Need, state: TokenState, circumstances: Circumstances): boolean {
  const { reason, unwanted, replacements = 0, withUserToken } = need;
  const { record, lastGoodToken, lastGoodAt } = state;
  const { now, date, store, cooldownMs } = circumstances;
  if (reason === "needed") return true;
  // Processes that cannot see each other's tokens invalidate them: as late as can be.
  if (reason === "ahead") return store !== "down";
  if (replacements >= maxMinted) return false;
  if (!record || !isUsable(state, date)) return true;
  if (isCoolingDown(state, record, circumstances)) return false;
  const successAgeMs = lastGoodToken === unwanted ? now - lastGoodAt : Number.POSITIVE_INFINITY;
  const refreshAgeMs = Math.abs(date - (record.userTokenRefreshAt || 0));
  return !withUserToken || !suspectsUserToken(successAgeMs, refreshAgeMs, cooldownMs);
}

/** Whether the token that is known has not expired. A clock that is known to be wrong does not tell: then only a 401 does. */
export function isUsable({ record, clockIsWrong }: TokenState, date: number): boolean {
  return record !== undefined && (clockIsWrong || date < record.expiresAt);
}

/** Whether a token is to be renewed: ahead of expiry, but never in the first half of its life, however short. */
export function isRenewalDue({ record, clockIsWrong }: TokenState, date: number, renewBeforeMs: number): boolean {
  if (!record || clockIsWrong) return false;
  return date >= Math.max(record.expiresAt - renewBeforeMs, (record.issuedAt + record.expiresAt) / 2);
}

/**
 * Whether a rejected token must not be refreshed yet. A fresh token that no call has succeeded with is a sign that account or IP are
 * not provisioned. Without a store, success proves little: others may be renewing too.
 */
function isCoolingDown(state: TokenState, record: AccessTokenRecord, circumstances: Circumstances): boolean {
  const { now, store, cooldownMs } = circumstances;
  const isProven = state.lastGoodToken === record.accessToken && store !== "down";
  const isUnproven = isFresh(record, circumstances) && !isProven;
  return isUnproven || now < state.cooldownUntil || isContended(state, now, cooldownMs);
}

/** Whether a token was minted just now, by whichever process, after a rejection. */
function isFresh({ afterRejection, issuedAt }: AccessTokenRecord, { date, cooldownMs }: Circumstances): boolean {
  return afterRejection === true && Math.abs(date - issuedAt) < cooldownMs;
}

/** How many cooldowns apart 401s of calls with a user token lead to refreshes: by default ten minutes. */
const userTokenCooldowns = 10;

/**
 * Whether it is rather the user token that was rejected. It may come from a stranger, who must not turn the partner's token.
 *
 * @param successAgeMs how long ago a call has succeeded with the rejected token.
 * @param refreshAgeMs how long ago a call with a user token has led to a refresh.
 */
export function suspectsUserToken(successAgeMs: number, refreshAgeMs: number, cooldownMs: number): boolean {
  return successAgeMs < cooldownMs || refreshAgeMs < userTokenCooldowns * cooldownMs;
}

/** Until when 401s start no refresh, after a rejection. Where a token that was refreshed for one is rejected too, refreshing does not help. */
export function cooldownAfter(need: Need, state: TokenState, circumstances: Circumstances): number {
  const { record, cooldownUntil } = state;
  const { now, cooldownMs } = circumstances;
  const isInVain =
    need.replacements && record && record.accessToken === need.unwanted && isFresh(record, circumstances);
  return isInVain && !need.withUserToken ? now + cooldownMs : cooldownUntil;
}

/** How long a failed refresh is remembered where the response does not say, in milliseconds; and at most: one day. */
const failureMs = 5000;
const maxFailureMs = 24 * 3_600_000;

/** What is remembered of a failed refresh. A `Retry-After` of nothing is none. */
export function rememberFailure(error: TransakError, at: number, now: number, cooldownMs: number): Failure {
  const { retryAfterMs = 0 } = error as Partial<TransakApiError>;
  const forMs = Math.min(retryAfterMs || Math.min(failureMs, cooldownMs), maxFailureMs);
  return { error, at, until: now + forMs };
}

/** How many tokens may be rejected within a cooldown before refreshing is left to the others. */
const maxRejected = 3;
const contentionSpacingMs = 60_000;

/** Whether other processes keep invalidating this one's tokens. */
export function isContended({ rejectedAt }: TokenState, now: number, cooldownMs: number): boolean {
  return recent(rejectedAt, now, cooldownMs).length > maxRejected;
}

/** When this process has refreshed for rejected tokens, with this time: several at once, and somebody else refreshes, too. */
export function rejectionsWith({ rejectedAt }: TokenState, now: number, cooldownMs: number): readonly number[] {
  return [...recent(rejectedAt, now, cooldownMs), now];
}

/** Whether contention is to be reported: at the second rejection within a cooldown, and at most once a minute. */
export function isReportDue(rejectedAt: readonly number[], { contentionReportedAt }: TokenState, now: number): boolean {
  return rejectedAt.length > 1 && now - contentionReportedAt >= contentionSpacingMs;
}

function recent(times: readonly number[], now: number, cooldownMs: number): readonly number[] {
  return times.filter((at) => now - at < cooldownMs);
}
