const lifetimeMs = 7 * 24 * 3_600_000;

/** Access tokens as Transak's are: each lives for seven days, or until the next is minted. */
export class MockTokens {
  readonly #validUntil = new Map<string, number>();

  /** The data of a refresh: a token that no other refresh has given. */
  mint(accessToken: string): { accessToken: string; expiresAt: number } {
    for (const token of this.#validUntil.keys()) this.#validUntil.set(token, 0);
    const expiresAt = Math.floor((Date.now() + lifetimeMs) / 1000);
    this.#validUntil.set(accessToken, expiresAt * 1000);
    return { accessToken, expiresAt };
  }

  /** Whether one of these headers is a token that was minted here and is no longer valid. Tokens from elsewhere are good. */
  refuses(headers: Readonly<Record<string, string>>): boolean {
    return Object.values(headers).some(
      (value) => Date.now() >= (this.#validUntil.get(value) ?? Number.POSITIVE_INFINITY),
    );
  }

  clear(): void {
    this.#validUntil.clear();
  }
}
