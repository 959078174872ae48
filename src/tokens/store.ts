import { type AccessTokenRecord, isNewer } from "./record.ts";

/**
 * Where access tokens are kept, so that all processes of a backend use one: each refresh invalidates the token before it.
 *
 * A key names environment and API key. It holds no secret; the records do.
 */
export interface AccessTokenStore {
  /** The record last written under this key, or undefined. */
  read(key: string): Promise<AccessTokenRecord | undefined>;
  /**
   * Keeps the record, at least until its `expiresAt`; for webhooks, a day longer. Leaves a newer record in place: one that names this
   * record's token in its `previous`; where neither names the other, one that expires later, or at the same time and was issued
   * later. What is not a record is overwritten.
   */
  write(key: string, record: AccessTokenRecord): Promise<void>;
  /**
   * Runs `work` while no other process runs work under the same key, and returns what it returns. Must let others in when
   * a holder has crashed. Without it, processes that find the token dead at the same time each refresh it.
   */
  exclusively?<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps access tokens in this process, which needs no lock: the default, and right for a backend of one process.
 *
 * @example
 * ```ts
 * // A test of its own token, which no other test of the process sees.
 * const transak = new TransakClient({ ...options, tokenStore: memoryTokenStore(), fetch: createMockFetch() });
 * ```
 */
export function memoryTokenStore(): AccessTokenStore {
  const records = new Map<string, AccessTokenRecord>();
  return {
    read: async (key) => records.get(key),
    write: async (key, record) => {
      if (isNewer(record, records.get(key))) records.set(key, record);
    },
  };
}
