import { withDeadline } from "../deadline.ts";
import { isTransakError } from "../errors/transak-error.ts";
import type { Settings } from "../settings.ts";
import type { AccessTokenRecord, AccessTokenStore } from "./access-token-store.ts";
import { GuardedStore } from "./guarded-store.ts";
import { mintToken } from "./mint-token.ts";
import type { TokenSource } from "./token-source.ts";

export interface MintedTokenOptions {
  readonly store: AccessTokenStore;
  readonly key: string;
  readonly renewBeforeMs: number;
  readonly cooldownMs: number;
}

/** How long the token before the present one is still shown to verifiers of webhooks, in milliseconds. */
const previousForMs = 24 * 3_600_000;

/** Mints access tokens from the API secret, keeps them in a store, and renews them ahead of expiry. */
export class MintedTokens implements TokenSource {
  // The second one is for a token that another process had put into the store, and that has been replaced since.
  readonly maxReplacements = 2;
  readonly #settings: Settings & { readonly apiSecret: string };
  readonly #options: MintedTokenOptions;
  readonly #store: GuardedStore;
  #record: AccessTokenRecord | undefined;
  #flight: Promise<AccessTokenRecord> | undefined;
  #provenToken: string | undefined;
  #nextRenewalAt = 0;

  constructor(settings: Settings & { readonly apiSecret: string }, options: MintedTokenOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#store = new GuardedStore(options.store, settings.emit);
  }

  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string> {
    const now = Date.now();
    const record = this.#record;
    if (!record || now >= record.expiresAt) return this.#renewed(undefined, signal, timeoutMs);
    if (now >= this.#renewalTime(record)) this.#renewInBackground(record, now);
    return record.accessToken;
  }

  async replacement(rejected: string, signal: AbortSignal | undefined, timeoutMs: number): Promise<string | undefined> {
    const record = this.#record;
    if (record && record.accessToken !== rejected) return record.accessToken;
    const token = await this.#renewed(rejected, signal, timeoutMs);
    return token === rejected ? undefined : token;
  }

  accepted(token: string): void {
    this.#provenToken = token;
  }

  async previous(): Promise<string | undefined> {
    const record = (await this.#store.read(this.#options.key)) ?? this.#record;
    const previous = record?.previous;
    return previous && Date.now() < previous.replacedAt + previousForMs ? previous.accessToken : undefined;
  }

  /** A caller that leaves, by deadline or abort, leaves alone: the renewal goes on for the others. */
  async #renewed(rejected: string | undefined, signal: AbortSignal | undefined, timeoutMs: number): Promise<string> {
    const record = await withDeadline("The access token", timeoutMs, signal, async () => {
      const joined = this.#flight;
      const renewed = await this.#renew(rejected, rejected);
      // A flight that began before the refusal may have ended in the very token that was refused.
      return joined && renewed.accessToken === rejected ? this.#renew(rejected, rejected) : renewed;
    });
    return record.accessToken;
  }

  /** Single flight: whoever needs a token meanwhile waits for the same one. */
  #renew(unwanted: string | undefined, rejected: string | undefined): Promise<AccessTokenRecord> {
    this.#flight ??= this.#obtain(unwanted, rejected).finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #obtain(unwanted: string | undefined, rejected: string | undefined): Promise<AccessTokenRecord> {
    const { key } = this.#options;
    const stored = usable(await this.#store.read(key), unwanted);
    if (stored) return this.#adopt(stored, "store");
    return this.#store.exclusively(key, async () => {
      // Whoever had the turn before has probably put a new token there.
      const latest = (await this.#store.read(key)) ?? this.#record;
      const theirs = usable(latest, unwanted);
      if (theirs) return this.#adopt(theirs, "store");
      if (latest && latest.accessToken === rejected && this.#isCoolingDown(latest)) return latest;
      const issuedAt = Date.now();
      const minted = await mintToken(this.#settings);
      const record: AccessTokenRecord = {
        ...minted,
        issuedAt,
        ...(rejected !== undefined && { afterRejection: true }),
        ...(latest && { previous: { accessToken: latest.accessToken, replacedAt: issuedAt } }),
      };
      await this.#store.write(key, record);
      return this.#adopt(record, "refresh");
    });
  }

  #adopt(record: AccessTokenRecord, source: "refresh" | "store"): AccessTokenRecord {
    this.#record = record;
    this.#settings.emit?.({ type: "token", source, expiresAt: new Date(record.expiresAt) });
    return record;
  }

  /**
   * Whether a refused token must not be refreshed yet: it was itself minted after a refusal, and no call has succeeded with
   * it. Production refuses fresh tokens of accounts and IPs that are not provisioned; refreshing cannot mend that.
   * Without a store, other processes may be renewing too, and then each success proves little.
   */
  #isCoolingDown({ accessToken, afterRejection, issuedAt }: AccessTokenRecord): boolean {
    const proven = this.#provenToken === accessToken && !this.#store.down;
    return afterRejection === true && !proven && Date.now() < issuedAt + this.#options.cooldownMs;
  }

  /** Ahead of expiry, but never in the first half of a token's life, however short. */
  #renewalTime({ issuedAt, expiresAt }: AccessTokenRecord): number {
    return Math.max(expiresAt - this.#options.renewBeforeMs, (issuedAt + expiresAt) / 2);
  }

  #renewInBackground({ accessToken }: AccessTokenRecord, now: number): void {
    if (this.#flight || now < this.#nextRenewalAt) return;
    this.#nextRenewalAt = now + this.#options.cooldownMs;
    this.#renew(accessToken, undefined).catch((error: unknown) => {
      const shown = isTransakError(error) ? error.toJSON() : { name: "Error" };
      this.#settings.emit?.({ type: "renewal-failure", error: shown });
    });
  }
}

function usable(record: AccessTokenRecord | undefined, unwanted: string | undefined): AccessTokenRecord | undefined {
  return record && record.accessToken !== unwanted && Date.now() < record.expiresAt ? record : undefined;
}
