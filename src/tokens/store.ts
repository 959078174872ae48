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
  /** Keeps the record, at least until its `expiresAt`; for webhooks, a day longer. */
  write(key: string, record: AccessTokenRecord): Promise<void>;
  /**
   * Runs `work` while no other process runs work under the same key, and returns what it returns. Must let others in when
   * a holder has crashed.
   */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Keeps access tokens in this process: the default, and right for a backend of one process. */
export function memoryTokenStore(): AccessTokenStore {
  const records = new Map<string, AccessTokenRecord>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    read: async (key) => records.get(key),
    write: async (key, record) => {
      records.set(key, record);
    },
    exclusively: async (key, work) => {
      const before = queues.get(key);
      const result = before ? before.then(work, work) : work();
      queues.set(key, result);
      try {
        return await result;
      } finally {
        if (queues.get(key) === result) queues.delete(key);
      }
    },
  };
}

const stores = new Map<string, AccessTokenStore>();

/**
 * One for all clients of a process that hold this API secret, so that a backend that makes a client for each request does not
 * cut its own tokens off. An API key is public: without the secret it must not lead to a token.
 */
export function processWideStore(apiSecret: string): AccessTokenStore {
  const store = stores.get(apiSecret) ?? memoryTokenStore();
  stores.set(apiSecret, store);
  return store;
}
