import { sleep, withDeadline } from "../deadline.ts";
import { isTransakError, type TransakApiError, type TransakError } from "../errors.ts";
import { refreshAccessToken } from "../operations/refresh-access-token.ts";
import type { Settings } from "../settings.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { Refusals } from "./refusals.ts";
import type { AccessTokens, Rejection, TokenSource } from "./source.ts";
import type { TokenState } from "./state.ts";
import { type AccessTokenRecord, isNewer, previousToken } from "./store.ts";
import { inTurn } from "./turn.ts";
import type { KnownTokens } from "./webhook-tokens.ts";

export interface TokenManagerOptions {
  readonly apiSecret: string;
  readonly store: GuardedStore;
  readonly state: TokenState;
  readonly key: string;
  readonly renewBeforeMs: number;
  readonly cooldownMs: number;
  readonly waitUntil: ((work: Promise<unknown>) => unknown) | undefined;
}

/** Why a token is sought: there is none, it will expire soon, or it was answered with 401. */
type Reason = "needed" | "ahead" | "rejected";

/** How far apart two renewals ahead of expiry are at least begun, where the first has failed, in milliseconds. */
const renewalSpacingMs = 60_000;
/** For how long a failed refresh is remembered at the most where the answer does not say, in milliseconds. */
const failureMs = 5000;
/** The longest `Retry-After` of a refresh that is believed, in milliseconds: one day. */
const longestFailureMs = 24 * 3_600_000;

/** How long a webhook waits for a refresh that is under way, in milliseconds, and how often it looks. */
const refreshWaitMs = 10_000;
const refreshPollMs = 50;

/** Mints access tokens from the API secret, keeps them in a store, and renews them ahead of expiry. */
export class TokenManager implements TokenSource {
  readonly #settings: Settings;
  readonly #options: TokenManagerOptions;
  readonly #state: TokenState;
  readonly #refusals: Refusals;
  #rereading: Promise<AccessTokenRecord | undefined> | undefined;

  constructor(settings: Settings, options: TokenManagerOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#state = options.state;
    this.#refusals = new Refusals(options.state, options.store, options.cooldownMs, settings.emit);
  }

  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string> {
    const now = Date.now();
    const { record } = this.#state;
    if (!record || now >= record.expiresAt) return this.#obtain("needed", undefined, signal, timeoutMs);
    if (now < this.#renewalTime(record) || performance.now() < this.#state.nextRenewalAt) return record.accessToken;
    this.#state.nextRenewalAt = performance.now() + renewalSpacingMs;
    const renewal = this.#renewAhead(record.accessToken, timeoutMs);
    const { waitUntil } = this.#options;
    waitUntil?.(renewal);
    // A Worker ends with its answer: what is left in the background is lost there.
    return !waitUntil && isWorker()
      ? renewal.then(() => this.#state.record?.accessToken ?? record.accessToken)
      : record.accessToken;
  }

  async replacement(
    rejected: string,
    rejection: Rejection,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string | undefined> {
    const { record } = this.#state;
    const { earlier, withUserToken } = rejection;
    // Where a replacement is refused as well, and was just refreshed for a refusal, refreshing does not help.
    if (earlier > 0 && record && this.#refusals.isFresh(record)) this.#refusals.rest(withUserToken);
    // The second one is for a token that another process had put into the store, and that has been replaced since.
    if (earlier > 1) return undefined;
    const other = usable(record, rejected);
    if (other) return other.accessToken;
    if (withUserToken && this.#refusals.blamesUserToken(rejected)) return undefined;
    const token = await this.#obtain("rejected", rejected, signal, timeoutMs);
    return token === rejected ? undefined : token;
  }

  noteSuccess(token: string, withUserToken: boolean): void {
    this.#refusals.noteSuccess(token, withUserToken);
  }

  get contended(): boolean {
    return this.#refusals.contended;
  }

  async knownTokens({ reread }: { readonly reread: boolean }): Promise<KnownTokens> {
    const { record, leases } = this.#state;
    const { store, key } = this.#options;
    const until = performance.now() + refreshWaitMs;
    while (reread && leases.has("refresh") && performance.now() < until) await sleep(refreshPollMs, undefined);
    let stored: AccessTokenRecord | undefined;
    if (reread || !record) {
      // Forgeries come in crowds: they share one read.
      this.#rereading ??= store.read(key).finally(() => {
        this.#rereading = undefined;
      });
      stored = await this.#rereading;
    }
    this.#adopt(stored);
    const records = [this.#state.record, record, stored];
    const tokens = records.flatMap((known) => [known?.accessToken, previousToken(known)]);
    return {
      tokens: [...new Set(tokens.filter((token) => token !== undefined))],
      complete: !store.down && !leases.has("refresh"),
    };
  }

  async accessTokens(timeoutMs: number): Promise<AccessTokens> {
    // Another process may have renewed the token, and this one, making no calls, would not know.
    this.#adopt(await this.#options.store.read(this.#options.key));
    const current = await this.current(undefined, timeoutMs);
    const previous = previousToken(this.#state.record);
    return previous === undefined ? { current } : { current, previous };
  }

  /** A caller that leaves, by deadline or abort, leaves alone: the refresh goes on for the others. */
  async #obtain(
    reason: Reason,
    unwanted: string | undefined,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string> {
    const record = await withDeadline("The access token", timeoutMs, signal, (aborted) =>
      inTurn(
        this.#state.leases,
        "refresh",
        () => this.#settled(reason, unwanted),
        () => this.#refresh(reason, unwanted),
        aborted,
      ),
    );
    return record.accessToken;
  }

  /**
   * What makes a refresh needless, because another token is there, or unwise.
   *
   * @throws {TransakError} the failure of the last refresh, while it is remembered.
   */
  #settled(reason: Reason, unwanted: string | undefined): AccessTokenRecord | undefined {
    const { record, failure } = this.#state;
    const other = usable(record, unwanted);
    if (other) return other;
    if (failure && performance.now() < failure.until) throw failure.error;
    // Without a store, processes that renew cut each other off: as late as can be.
    const unwise =
      reason === "ahead"
        ? this.#options.store.down
        : reason === "rejected" && record && this.#refusals.isResting(record);
    return unwise ? record : undefined;
  }

  async #refresh(reason: Reason, unwanted: string | undefined): Promise<AccessTokenRecord> {
    const { store, key } = this.#options;
    const look = async () => {
      this.#adopt(await store.read(key));
      return this.#settled(reason, unwanted);
    };
    return (await look()) ?? store.exclusively(key, look, async () => (await look()) ?? this.#mint(reason));
  }

  async #mint(reason: Reason): Promise<AccessTokenRecord> {
    const { store, key, apiSecret } = this.#options;
    const before = this.#state.record;
    const issuedAt = Date.now();
    const minted = await refreshAccessToken(this.#settings, apiSecret).catch((error: unknown) => {
      if (isTransakError(error)) this.#state.failure = { error, until: performance.now() + this.#restAfter(error) };
      throw error;
    });
    this.#state.failure = undefined;
    if (reason === "rejected" && before) this.#refusals.note(before.accessToken);
    const record: AccessTokenRecord = {
      ...minted,
      issuedAt,
      ...(reason === "rejected" && { afterRejection: true }),
      ...(before && { previous: { accessToken: before.accessToken, replacedAt: issuedAt } }),
    };
    this.#state.mintedToken = record.accessToken;
    // Just minted, it has cut off whatever was there, also where Transak gives tokens a shorter life than before.
    this.#keep(record, "refresh");
    await store.write(key, record);
    // A holder that was overtaken in its turn finds the token of whoever overtook it.
    this.#adopt(await store.read(key));
    return this.#state.record ?? record;
  }

  /** How long nobody tries again after a failed refresh, in milliseconds. */
  #restAfter(error: TransakError): number {
    const { retryAfterMs } = error as TransakError & Partial<TransakApiError>;
    return Math.min(retryAfterMs ?? Math.min(failureMs, this.#options.cooldownMs), longestFailureMs);
  }

  /** Takes what the store holds, unless it is older than what is here: then it was cut off by it. */
  #adopt(stored: AccessTokenRecord | undefined): void {
    const { record } = this.#state;
    if (!stored || stored.accessToken === record?.accessToken || Date.now() >= stored.expiresAt) return;
    const dead = stored.accessToken === record?.previous?.accessToken;
    if (!dead && isNewer(stored, record)) this.#keep(stored, "store");
  }

  #keep(record: AccessTokenRecord, source: "refresh" | "store"): void {
    this.#state.record = record;
    this.#state.nextRenewalAt = 0;
    this.#settings.emit({ type: "token", source, expiresAt: new Date(record.expiresAt) });
  }

  /** Ahead of expiry, but never in the first half of a token's life, however short. */
  #renewalTime({ issuedAt, expiresAt }: AccessTokenRecord): number {
    return Math.max(expiresAt - this.#options.renewBeforeMs, (issuedAt + expiresAt) / 2);
  }

  /** Never rejects: the present token still serves. */
  async #renewAhead(present: string, timeoutMs: number): Promise<void> {
    try {
      await this.#obtain("ahead", present, undefined, timeoutMs);
    } catch (error) {
      const shown = isTransakError(error) ? error.toJSON() : { name: "Error" };
      this.#settings.emit({ type: "renewal-failure", error: shown });
    }
  }
}

function isWorker(): boolean {
  return (globalThis as { navigator?: { userAgent?: unknown } }).navigator?.userAgent === "Cloudflare-Workers";
}

function usable(record: AccessTokenRecord | undefined, unwanted: string | undefined): AccessTokenRecord | undefined {
  return record && record.accessToken !== unwanted && Date.now() < record.expiresAt ? record : undefined;
}
