import type { AccessTokenRecord, AccessTokenStore } from "./access-token-store.ts";

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
