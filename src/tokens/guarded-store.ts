import { withDeadline } from "../deadline.ts";
import type { Emit, TransakStoreFailureEvent } from "../events.ts";
import { describeCause, redactor } from "../redact.ts";
import { type AccessTokenRecord, type AccessTokenStore, asRecord } from "./access-token-store.ts";

/** How long a read or write may take, in milliseconds. */
const answerMs = 2000;
/** How long to wait for others' work, in milliseconds: longer than a crashed holder's lease. */
const turnMs = 15_000;

/**
 * A store that cannot take checkout down: what fails or hangs is reported and done without. While `down`, the process goes
 * on with its own token.
 */
export class GuardedStore {
  readonly #store: AccessTokenStore;
  readonly #emit: Emit | undefined;
  /** Whether the last action failed. */
  down = false;

  constructor(store: AccessTokenStore, emit: Emit | undefined) {
    this.#store = store;
    this.#emit = emit;
  }

  async read(key: string): Promise<AccessTokenRecord | undefined> {
    return asRecord(await this.#attempt("read", async () => this.#store.read(key)));
  }

  async write(key: string, record: AccessTokenRecord): Promise<void> {
    await this.#attempt("write", async () => this.#store.write(key, record));
  }

  /** Runs `work` exactly once: in its turn, or without one where the store does not give it. Rejects only as `work` does. */
  async exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
    let running: Promise<T> | undefined;
    const once = () => {
      running ??= work();
      return running;
    };
    if (!this.down) {
      await new Promise<void>((resolve) => {
        const begun = () => {
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(() => {
          this.#report("exclusively", new Error(`gave no turn within ${turnMs} ms`));
          resolve();
        }, turnMs);
        const turn = async () => {
          begun();
          return once();
        };
        const failed = (error: unknown) => {
          // An error of the work itself is the caller's to see, not the store's failure.
          if (running === undefined) this.#report("exclusively", error);
          begun();
        };
        Promise.resolve()
          .then(() => this.#store.exclusively(key, turn))
          .then(begun, failed);
      });
    }
    return once();
  }

  async #attempt<T>(action: "read" | "write", act: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await withDeadline(`The token store's ${action}`, answerMs, undefined, act);
      this.down = false;
      return result;
    } catch (error) {
      this.#report(action, error);
      return undefined;
    }
  }

  #report(action: TransakStoreFailureEvent["action"], error: unknown): void {
    this.down = true;
    const { name, message } = describeCause(error, redactor([]));
    this.#emit?.({ type: "store-failure", action, error: { name, message } });
  }
}
