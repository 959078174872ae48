import { isTransakError } from "../errors.ts";
import { withDeadline } from "../http/deadline.ts";
import { refreshAccessToken } from "../operations/refresh-access-token.ts";
import type { Settings } from "../settings.ts";
import type { GuardedStore } from "./guarded-store.ts";
import type { AccessTokens, TokenSource } from "./source.ts";
import { type AccessTokenRecord, previousForMs } from "./store.ts";

export interface MintedTokenOptions {
  readonly store: GuardedStore;
  readonly key: string;
  readonly renewBeforeMs: number;
  readonly cooldownMs: number;
}

/** Why a token is sought: there is none, it will expire soon, or it was answered with 401. */
type Reason = "needed" | "ahead" | "rejected";

/** How far apart two renewals ahead of expiry are at least begun, where the first has failed, in milliseconds. */
const renewalSpacingMs = 60_000;

/** Mints access tokens from the API secret, keeps them in a store, and renews them ahead of expiry. */
export class MintedTokens implements TokenSource {
  readonly #settings: Settings;
  readonly #apiSecret: string;
  readonly #options: MintedTokenOptions;
  #record: AccessTokenRecord | undefined;
  #flight: Promise<AccessTokenRecord> | undefined;
  #provenToken: string | undefined;
  // By the clock that only goes forward.
  #restsUntil = 0;
  #nextRenewalAt = 0;

  constructor(settings: Settings, apiSecret: string, options: MintedTokenOptions) {
    this.#settings = settings;
    this.#apiSecret = apiSecret;
    this.#options = options;
  }

  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string> {
    const now = Date.now();
    const record = this.#record;
    if (!record || now >= record.expiresAt) return this.#renewed("needed", undefined, signal, timeoutMs);
    if (now >= this.#renewalTime(record)) this.#renewInBackground(record);
    return record.accessToken;
  }

  async replacement(
    rejected: string,
    earlier: number,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string | undefined> {
    const record = this.#record;
    // Where a replacement is refused as well, and was just refreshed for a refusal, refreshing does not help.
    if (earlier > 1 || (earlier === 1 && record && this.#isFresh(record))) {
      this.#restsUntil = performance.now() + this.#options.cooldownMs;
    }
    // The second one is for a token that another process had put into the store, and that has been replaced since.
    if (earlier > 1) return undefined;
    const other = usable(record, rejected);
    if (other) return other.accessToken;
    const token = await this.#renewed("rejected", rejected, signal, timeoutMs);
    return token === rejected ? undefined : token;
  }

  accepted(token: string): void {
    if (token === this.#record?.accessToken) this.#provenToken = token;
  }

  async accessTokens(timeoutMs: number): Promise<AccessTokens> {
    // Another process may have renewed the token, and this one, making no calls, would not know.
    const stored = await this.#options.store.read(this.#options.key);
    const other = usable(stored, this.#record?.accessToken);
    if (other) this.#adopt(other, "store");
    const current = await this.current(undefined, timeoutMs);
    const previous = this.#record?.previous;
    const shown = previous && Date.now() < previous.replacedAt + previousForMs;
    return shown ? { current, previous: previous.accessToken } : { current };
  }

  /** A caller that leaves, by deadline or abort, leaves alone: the renewal goes on for the others. */
  async #renewed(
    reason: Reason,
    unwanted: string | undefined,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string> {
    const record = await withDeadline("The access token", timeoutMs, signal, async () => {
      const joined = this.#flight;
      const renewed = await this.#renew(reason, unwanted);
      // A flight that began before the refusal may have ended in the very token that was refused.
      return joined && !usable(renewed, unwanted) ? this.#renew(reason, unwanted) : renewed;
    });
    return record.accessToken;
  }

  /** Single flight: whoever needs a token meanwhile waits for the same one. */
  #renew(reason: Reason, unwanted: string | undefined): Promise<AccessTokenRecord> {
    this.#flight ??= this.#obtain(reason, unwanted).finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #obtain(reason: Reason, unwanted: string | undefined): Promise<AccessTokenRecord> {
    const { store, key } = this.#options;
    const enough = this.#enough(await store.read(key), reason, unwanted);
    if (enough) return enough;
    return store.exclusively(key, async () => {
      // Whoever had the turn before has probably put a new token there.
      const latest = (await store.read(key)) ?? this.#record;
      return this.#enough(latest, reason, unwanted) ?? this.#mint(reason, latest);
    });
  }

  /** What makes a refresh needless, because another token is there, or unwise. */
  #enough(
    latest: AccessTokenRecord | undefined,
    reason: Reason,
    unwanted: string | undefined,
  ): AccessTokenRecord | undefined {
    const other = usable(latest, unwanted);
    if (other) return this.#adopt(other, "store");
    const own = this.#record;
    // Without a store, processes that renew cut each other off: as late as can be.
    const unwise = reason === "ahead" ? this.#options.store.down : reason === "rejected" && own && this.#isResting(own);
    return unwise ? own : undefined;
  }

  async #mint(reason: Reason, latest: AccessTokenRecord | undefined): Promise<AccessTokenRecord> {
    const issuedAt = Date.now();
    const minted = await refreshAccessToken(this.#settings, this.#apiSecret);
    const record: AccessTokenRecord = {
      ...minted,
      issuedAt,
      ...(reason === "rejected" && { afterRejection: true }),
      ...(latest && { previous: { accessToken: latest.accessToken, replacedAt: issuedAt } }),
    };
    await this.#options.store.write(this.#options.key, record);
    return this.#adopt(record, "refresh");
  }

  #adopt(record: AccessTokenRecord, source: "refresh" | "store"): AccessTokenRecord {
    this.#record = record;
    this.#nextRenewalAt = 0;
    this.#settings.emit?.({ type: "token", source, expiresAt: new Date(record.expiresAt) });
    return record;
  }

  /**
   * Whether a refused token must not be refreshed yet. Production refuses fresh tokens of accounts and IPs that are not
   * provisioned, and any token beside an expired user token; refreshing cannot mend that. A fresh token that no call has
   * succeeded with is a sign of the former. Without a store, success proves little: others may be renewing too.
   */
  #isResting(record: AccessTokenRecord): boolean {
    const proven = this.#provenToken === record.accessToken && !this.#options.store.down;
    return performance.now() < this.#restsUntil || (this.#isFresh(record) && !proven);
  }

  /** Whether it was minted just now, by whichever process, after a refusal. */
  #isFresh({ afterRejection, issuedAt }: AccessTokenRecord): boolean {
    return afterRejection === true && Math.abs(Date.now() - issuedAt) < this.#options.cooldownMs;
  }

  /** Ahead of expiry, but never in the first half of a token's life, however short. */
  #renewalTime({ issuedAt, expiresAt }: AccessTokenRecord): number {
    return Math.max(expiresAt - this.#options.renewBeforeMs, (issuedAt + expiresAt) / 2);
  }

  #renewInBackground({ accessToken }: AccessTokenRecord): void {
    const now = performance.now();
    if (this.#flight || now < this.#nextRenewalAt) return;
    this.#nextRenewalAt = now + renewalSpacingMs;
    this.#renew("ahead", accessToken).catch((error: unknown) => {
      const shown = isTransakError(error) ? error.toJSON() : { name: "Error" };
      this.#settings.emit?.({ type: "renewal-failure", error: shown });
    });
  }
}

function usable(record: AccessTokenRecord | undefined, unwanted: string | undefined): AccessTokenRecord | undefined {
  return record && record.accessToken !== unwanted && Date.now() < record.expiresAt ? record : undefined;
}
