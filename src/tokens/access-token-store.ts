/** An access token as a store keeps it. Times are Unix milliseconds. Plain JSON. */
export interface AccessTokenRecord {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly issuedAt: number;
  /** Set where the token was minted because the one before was answered with 401. */
  readonly afterRejection?: boolean;
  /** The token before this one, for webhooks that were signed with it. */
  readonly previous?: { readonly accessToken: string; readonly replacedAt: number };
}

/**
 * Where access tokens are kept, so that all processes of a backend use one: each refresh invalidates the token before it.
 *
 * A key names environment and API key. It holds no secret; the records do.
 */
export interface AccessTokenStore {
  /** The record last written under this key, or undefined. */
  read(key: string): Promise<AccessTokenRecord | undefined>;
  /** Keeps the record, at least until its `expiresAt`. */
  write(key: string, record: AccessTokenRecord): Promise<void>;
  /**
   * Runs `work` while no other process runs work under the same key, and returns what it returns. Must let others in when
   * a holder has crashed.
   */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** What a store returned, if it is a record. */
export function asRecord(value: unknown): AccessTokenRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { accessToken, expiresAt, issuedAt } = value as Partial<AccessTokenRecord>;
  const complete = typeof accessToken === "string" && Number.isFinite(expiresAt) && Number.isFinite(issuedAt);
  return complete ? (value as AccessTokenRecord) : undefined;
}
