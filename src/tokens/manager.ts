import { sleep, withDeadline } from "../deadline.ts";
import { isTransakError } from "../errors.ts";
import * as policy from "./policy.ts";
import { signingTokens } from "./record.ts";
import { type Outcome, type RefreshOptions, refresh } from "./refresh.ts";
import { readStore } from "./shared-record.ts";
import { isWorker, singleFlight } from "./single-flight.ts";
import type { AccessTokens, Limits, Rejection, TokenSource } from "./source.ts";
import type { TokenState } from "./state.ts";
import type { KnownTokens } from "./webhook-tokens.ts";

export interface TokenManagerOptions extends RefreshOptions {
  /** Looks up what this process knows. */
  readonly state: () => TokenState;
  readonly renewBeforeMs: number;
  readonly waitUntil: ((work: Promise<unknown>) => unknown) | undefined;
}

/** How far apart two renewals ahead of expiry are at least begun, where the first has failed, in milliseconds. */
const renewalSpacingMs = 60_000;
/** How long a call on Workers waits for a renewal ahead of expiry, in milliseconds: the present token still serves. */
const renewalWaitMs = 5000;
/** How long a webhook waits for a refresh that is under way, in milliseconds. */
const refreshWaitMs = 10_000;
/** How long a webhook waits for another process that may be about to write a renewed token, in milliseconds. */
const settleMs = 1000;

/** Mints access tokens from the API secret, keeps them in a store, and renews them ahead of expiry: as the policy decides. */
export class TokenManager implements TokenSource {
  readonly #options: TokenManagerOptions;

  constructor(options: TokenManagerOptions) {
    this.#options = options;
  }

  get #state(): TokenState {
    return this.#options.state();
  }

  current(limits: Limits): string | Promise<string> {
    const { renewBeforeMs, waitUntil } = this.#options;
    const state = this.#state;
    const now = performance.now();
    const date = Date.now();
    const { record } = state;
    if (!record || !policy.isUsable(state, date)) {
      return this.#obtain(state, { reason: "needed" }, limits) as Promise<string>;
    }
    const { accessToken } = record;
    if (now < state.nextRenewalAt || !policy.isRenewalDue(state, date, renewBeforeMs)) return accessToken;
    state.nextRenewalAt = now + renewalSpacingMs;
    // A Worker ends with its response: what is left in the background is lost there.
    if (!waitUntil && isWorker()) {
      return this.#renewAhead(state, accessToken, { ...limits, callMs: Math.min(limits.timeoutMs, renewalWaitMs) });
    }
    const renewal = this.#renewAhead(state, accessToken, { ...limits, signal: undefined });
    try {
      Promise.resolve(waitUntil?.(renewal)).catch(() => {});
    } catch {
      // The present token serves, whether or not the platform keeps the renewal alive.
    }
    return accessToken;
  }

  async replacement(rejected: string, rejection: Rejection, limits: Limits): Promise<string | undefined> {
    const state = this.#state;
    const need: policy.Need = { reason: "rejected", unwanted: rejected, since: state.ticks, ...rejection };
    state.cooldownUntil = policy.cooldownAfter(need, state, this.#circumstances());
    if (!policy.isReplaceable(rejection.replacements)) return undefined;
    const token = await this.#obtain(state, need, limits);
    return token === rejected ? undefined : token;
  }

  noteSuccess(token: string): void {
    const state = this.#state;
    if (token !== state.record?.accessToken) return;
    state.lastGoodToken = token;
    state.lastGoodAt = performance.now();
  }

  get contended(): boolean {
    return policy.isContended(this.#state, performance.now(), this.#options.cooldownMs);
  }

  async knownTokens({ reread }: { readonly reread: boolean }): Promise<KnownTokens> {
    const state = this.#state;
    const isIdle = !reread || (await this.#waitForRefresh(state));
    const isRead = !reread || !this.#options.store || (await this.#readForWebhooks(state));
    return { tokens: signingTokens(state.record, Date.now()), complete: isIdle && isRead };
  }

  async getAccessTokens(limits: Limits): Promise<AccessTokens> {
    const state = this.#state;
    // Another process may have renewed the token, and this one, making no calls, would not know.
    await this.#read(state);
    const current = await this.current(limits);
    const [, previous] = signingTokens(state.record, Date.now());
    return previous === undefined ? { current } : { current, previous };
  }

  /** Whether nobody of this process is refreshing, or has stopped soon. */
  #waitForRefresh({ leases }: TokenState): Promise<boolean> {
    const peek = () => (leases.has("refresh") ? undefined : true);
    return withDeadline("The refresh", refreshWaitMs, undefined, (aborted) =>
      singleFlight<boolean>(leases, "refresh", peek, async () => true, aborted),
    ).catch(() => false);
  }

  /** Forgeries come in crowds: they share a read, and there is one at a time. Whether the store could be asked. */
  #readForWebhooks(state: TokenState): Promise<boolean> {
    const { store, renewBeforeMs } = this.#options;
    const date = Date.now();
    const isKnown = state.record !== undefined;
    const isAgeing = isKnown && (!policy.isUsable(state, date) || policy.isRenewalDue(state, date, renewBeforeMs));
    const since = state.ticks;
    const peek = () => (state.readTick > since ? true : store?.down ? false : undefined);
    return singleFlight<boolean>(state.leases, "webhooks", peek, async () => {
      if (isAgeing) await sleep(settleMs, undefined);
      return this.#read(state);
    });
  }

  /** The present token still serves where no newer one can be obtained. */
  async #renewAhead(state: TokenState, present: string, limits: Limits): Promise<string> {
    try {
      return (await this.#obtain(state, { reason: "ahead", unwanted: present }, limits)) ?? present;
    } catch (error) {
      if (limits.signal?.aborted) throw error;
      const shown = isTransakError(error) ? error.toJSON() : { name: "Error" };
      this.#options.emit?.({ type: "renewal-failure", error: shown });
      return present;
    }
  }

  /** A caller that leaves, by deadline or abort, leaves alone: the refresh goes on for the others. */
  async #obtain(state: TokenState, partial: Omit<policy.Need, "since">, limits: Limits): Promise<string | undefined> {
    const { leases, ticks } = state;
    const need = { since: ticks, ...partial };
    const { token } = await withDeadline("The access token", limits.callMs, limits.signal, async (aborted) => {
      const delayMs = policy.readDelay(need, state, this.#circumstances());
      if (delayMs > 0) await sleep(delayMs, aborted);
      const peek = () =>
        readOutcome(need, state, this.#decide(need, state, leases.has("refresh") ? "waiting" : undefined));
      return singleFlight<Outcome>(leases, "refresh", peek, () => this.#pursue(need, state), aborted);
    });
    return token;
  }

  /** Takes step after step until there is nothing more to do. */
  async #pursue(need: policy.Need, state: TokenState, role?: policy.Role): Promise<Outcome> {
    for (;;) {
      const step = this.#decide(need, state, role);
      if (step === "mint") return refresh(need, state, this.#options);
      if (step === "lease") return this.#pursueWithLease(need, state);
      const outcome = readOutcome(need, state, step);
      if (outcome) return outcome;
      await this.#read(state, role, need.unwanted);
    }
  }

  #pursueWithLease(need: policy.Need, state: TokenState): Promise<Outcome> {
    // What was read before the lease was given says nothing of what the holder before has done.
    const work = () => this.#pursue({ ...need, since: state.ticks }, state, "holding");
    const peek = async () => (await this.#read(state, undefined, need.unwanted)) && this.#decide(need, state) === "use";
    return this.#options.store?.runWithLease(peek, work) ?? work();
  }

  #decide(need: policy.Need, state: TokenState, role?: policy.Role): policy.Step {
    return policy.decide(need, state, this.#circumstances(role));
  }

  #circumstances(role?: policy.Role): policy.Circumstances {
    const { store, cooldownMs } = this.#options;
    const isUp = store?.down ? "down" : "up";
    return { now: performance.now(), date: Date.now(), store: store ? isUp : "none", role, cooldownMs };
  }

  #read(state: TokenState, role?: policy.Role, unwanted?: string): Promise<boolean> {
    const { store, emit } = this.#options;
    return readStore(state, store, emit, role === "holding", unwanted);
  }
}

/**
 * What a need has come to, unless there is more to do.
 *
 * @throws {TransakError} the failure of the last refresh, while it is remembered.
 */
function readOutcome(need: policy.Need, { record, failure }: TokenState, step: policy.Step): Outcome | undefined {
  if (step === "fail") throw failure?.error;
  if (step === "use") return { token: record?.accessToken };
  return step === "leave" ? { token: need.unwanted } : undefined;
}
