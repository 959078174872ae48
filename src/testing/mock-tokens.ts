import type { MockCall } from "./mock-call.ts";

const lifetimeMs = 7 * 24 * 3_600_000;

interface MintedToken {
  readonly apiKey: string | undefined;
  validUntil: number;
}

/** Access tokens as Transak's are: each lives for seven days, or until the next is minted for its API key. */
export class MockTokens {
  readonly #minted = new Map<string, MintedToken>();

  /** The data of a refresh: a token that no other refresh has given. */
  mint({ headers }: MockCall, accessToken: string): { accessToken: string; expiresAt: number } {
    const apiKey = headers["x-api-key"];
    for (const token of this.#minted.values()) if (token.apiKey === apiKey) token.validUntil = 0;
    const expiresAt = Math.floor((Date.now() + lifetimeMs) / 1000);
    this.#minted.set(accessToken, { apiKey, validUntil: expiresAt * 1000 });
    return { accessToken, expiresAt };
  }

  /** Whether a call carries a token that was minted here and is no longer valid, or is another API key's. Tokens from elsewhere are good. */
  isStale({ headers }: MockCall): boolean {
    return Object.values(headers).some((value) => {
      const token = this.#minted.get(value);
      return token !== undefined && (token.apiKey !== headers["x-api-key"] || Date.now() >= token.validUntil);
    });
  }

  clear(): void {
    this.#minted.clear();
  }
}
