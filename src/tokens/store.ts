import { inTurn, type Lease } from "./turn.ts";

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

/** How long the token before the present one is still shown to verifiers of webhooks, in milliseconds. */
export const previousForMs = 24 * 3_600_000;

/**
 * Where access tokens are kept, so that all processes of a backend use one: each refresh invalidates the token before it.
 *
 * A key names environment and API key. It holds no secret; the records do.
 */
export interface AccessTokenStore {
  /** The record last written under this key, or undefined. */
  read(key: string): Promise<AccessTokenRecord | undefined>;
  /**
   * Keeps the record, at least until its `expiresAt`; for webhooks, a day longer. Leaves a record in place that expires later, as
   * that one was minted later and this one is dead; of two that expire together, the one with the later `issuedAt` stays.
   */
  write(key: string, record: AccessTokenRecord): Promise<void>;
  /**
   * Runs `work` while no other process runs work under the same key, and returns what it returns. Must let others in when
   * a holder has crashed.
   */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Whether `record` was minted after `other`: each refresh invalidates the tokens before it. The one that names the other as its
 * `previous` was, also where Transak gives tokens a shorter life than before; else their times tell.
 */
export function isNewer(record: AccessTokenRecord, other: AccessTokenRecord | undefined): boolean {
  if (!other || record.previous?.accessToken === other.accessToken) return true;
  if (other.previous?.accessToken === record.accessToken) return false;
  return record.expiresAt === other.expiresAt ? record.issuedAt >= other.issuedAt : record.expiresAt > other.expiresAt;
}

/** The token before this one, while webhooks signed with it may still arrive. */
export function previousToken(record: AccessTokenRecord | undefined): string | undefined {
  const { previous } = record ?? {};
  return previous && Date.now() < previous.replacedAt + previousForMs ? previous.accessToken : undefined;
}

/** Keeps access tokens in this process: the default, and right for a backend of one process. */
export function memoryTokenStore(): AccessTokenStore {
  const records = new Map<string, AccessTokenRecord>();
  const leases = new Map<string, Lease>();
  return {
    read: async (key) => records.get(key),
    write: async (key, record) => {
      if (isNewer(record, records.get(key))) records.set(key, record);
    },
    exclusively: (key, work) => inTurn(leases, key, () => undefined, work),
  };
}
