import { type AccessTokenStore, memoryTokenStore } from "../../src/index.ts";

/** A store as several processes share it: in memory, with a lock. Each of them has its own way to it, `{ ...store }`. */
export function lockingStore(): Required<AccessTokenStore> {
  const tails = new Map<string, Promise<unknown>>();
  const exclusively = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      result.catch(() => {}),
    );
    return result;
  };
  return { ...memoryTokenStore(), exclusively };
}

/** Such a store, and how often its lock has been asked for. */
export function countLocks(): { readonly store: Required<AccessTokenStore>; readonly locks: () => number } {
  const store = lockingStore();
  let locks = 0;
  const exclusively = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    locks += 1;
    return store.exclusively(key, work);
  };
  return { store: { ...store, exclusively }, locks: () => locks };
}
