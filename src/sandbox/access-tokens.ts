import type { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";

/** Which access token signs a webhook: the one in force, or the one that it has replaced. */
export type WebhookKeyChoice = "current" | "previous";

/** A minted access token. */
export interface MintedToken {
  readonly accessToken: string;
  /** Unix time in milliseconds. */
  readonly expiresAt: number;
}

interface KeyTokens {
  readonly current: MintedToken;
  readonly previous: MintedToken | undefined;
}

const maxApiKeys = 1000;

/** Access tokens as Transak's: for each API key one is in force, until it expires or the next is minted. */
export class AccessTokens {
  readonly #byApiKey = new RecentMap<KeyTokens>(maxApiKeys);
  readonly #random: Random;
  readonly #lifetimeMs: number;
  readonly #given: string | undefined;
  #lastApiKey: string | undefined;

  /** @param given a token that is in force for every API key until one is minted for it. */
  constructor(random: Random, lifetimeMs: number, given: string | undefined) {
    this.#random = random;
    this.#lifetimeMs = lifetimeMs;
    this.#given = given;
  }

  /** Mints a token. The one before is no longer valid. */
  mint(apiKey: string): MintedToken {
    // Transak says when in whole seconds.
    const expiresAt = Math.floor((Date.now() + this.#lifetimeMs) / 1000) * 1000;
    const current = { accessToken: this.#random.jwt("access token", { API_KEY: apiKey }), expiresAt };
    this.#lastApiKey = apiKey;
    this.#byApiKey.set(apiKey, { current, previous: this.#find(apiKey)?.current });
    return current;
  }

  isValid(apiKey: string, accessToken: string): boolean {
    const current = this.#find(apiKey)?.current;
    return current?.accessToken === accessToken && Date.now() < current.expiresAt;
  }

  /** The token that signs a partner's webhooks, or undefined where there is none yet. An expired one still signs. */
  signing(apiKey: string, choice: WebhookKeyChoice): string | undefined {
    return this.#find(apiKey)?.[choice]?.accessToken;
  }

  /** The API key for which a token was minted last. */
  lastApiKey(): string | undefined {
    return this.#lastApiKey;
  }

  #find(apiKey: string): KeyTokens | undefined {
    const given = this.#given && { accessToken: this.#given, expiresAt: Number.POSITIVE_INFINITY };
    return this.#byApiKey.get(apiKey) ?? (given ? { current: given, previous: undefined } : undefined);
  }
}
