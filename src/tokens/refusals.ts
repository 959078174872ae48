import type { Emit } from "../events.ts";
import type { GuardedStore } from "./guarded-store.ts";
import type { TokenState } from "./state.ts";
import type { AccessTokenRecord } from "./store.ts";

/** What is said of tokens that other processes keep cutting off. */
export const contentionHint =
  "Another process refreshes the access token too, and each refresh cuts the other's off: share one tokenStore.";

/** How many proven tokens of this process may be refused within a cooldown before refreshing is left to the others. */
const mostRefusals = 3;
/** How far apart two events of contention are at least, in milliseconds. */
const contentionSpacingMs = 60_000;
const longestUserTokenRestMs = 3_600_000;

/**
 * What answers with 401 tell: whether refreshing the token may help. Production refuses fresh tokens of accounts and IPs that are
 * not provisioned, and any token beside an expired user token; and another process without a shared store cuts tokens off.
 */
export class Refusals {
  readonly #state: TokenState;
  readonly #store: GuardedStore;
  readonly #cooldownMs: number;
  readonly #emit: Emit;

  constructor(state: TokenState, store: GuardedStore, cooldownMs: number, emit: Emit) {
    this.#state = state;
    this.#store = store;
    this.#cooldownMs = cooldownMs;
    this.#emit = emit;
  }

  /** Whether other processes keep cutting off this one's tokens. */
  get contended(): boolean {
    return this.#recent().length > mostRefusals;
  }

  /** A call with this token has succeeded. */
  noteSuccess(token: string, withUserToken: boolean): void {
    const state = this.#state;
    if (token !== state.record?.accessToken) return;
    state.provenToken = token;
    state.provenAt = performance.now();
    if (withUserToken) state.userTokenRestMs = 0;
  }

  /** Refreshing has not helped: for a while no 401 starts a refresh, or none of a call with a user token. */
  rest(withUserToken: boolean): void {
    const state = this.#state;
    if (!withUserToken) {
      state.restsUntil = performance.now() + this.#cooldownMs;
      return;
    }
    state.userTokenRestMs = Math.min(Math.max(this.#cooldownMs, 2 * state.userTokenRestMs), longestUserTokenRestMs);
    state.userTokenRestsUntil = performance.now() + state.userTokenRestMs;
  }

  /**
   * Whether a refused token must not be refreshed yet. A fresh token that no call has succeeded with is a sign that account or IP are
   * not provisioned. Without a store, success proves little: others may be renewing too.
   */
  isResting(record: AccessTokenRecord): boolean {
    const proven = this.#state.provenToken === record.accessToken && !this.#store.down;
    return this.contended || performance.now() < this.#state.restsUntil || (this.isFresh(record) && !proven);
  }

  /** Whether it is rather the user token that was refused. It may come from a stranger, who must not turn the partner's token. */
  blamesUserToken(rejected: string): boolean {
    const { provenToken, provenAt, userTokenRestsUntil } = this.#state;
    const now = performance.now();
    return (provenToken === rejected && now - provenAt < this.#cooldownMs) || now < userTokenRestsUntil;
  }

  /** Whether it was minted just now, by whichever process, after a refusal. */
  isFresh({ afterRejection, issuedAt }: AccessTokenRecord): boolean {
    return afterRejection === true && Math.abs(Date.now() - issuedAt) < this.#cooldownMs;
  }

  /** A token of this process that served and is then refused was cut off: somebody else refreshes, and shares no store. */
  note(rejected: string): void {
    const state = this.#state;
    if (rejected !== state.mintedToken || rejected !== state.provenToken) return;
    const now = performance.now();
    state.refusals = [...this.#recent(), now];
    if (state.refusals.length < 2 || now - state.contentionToldAt < contentionSpacingMs) return;
    state.contentionToldAt = now;
    this.#emit({ type: "token-contention", refusals: state.refusals.length, hint: contentionHint });
  }

  #recent(): readonly number[] {
    return this.#state.refusals.filter((at) => performance.now() - at < this.#cooldownMs);
  }
}
