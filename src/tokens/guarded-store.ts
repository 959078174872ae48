import { sleep, withDeadline } from "../deadline.ts";
import type { Emit, TransakStoreFailureEvent } from "../events.ts";
import { describeCause, redactor } from "../redact.ts";
import { readRecord } from "./read-record.ts";
import type { AccessTokenRecord, AccessTokenStore } from "./store.ts";

/** How long a store is left alone after a failure, in milliseconds, so that one that hangs delays few. */
const pauseMs = 2000;
/** How long until a record is looked at again while another process has the turn, in milliseconds. */
const watchMs = 100;

/**
 * A store that cannot take checkout down: what fails or hangs is reported and done without. While `down`, the process goes
 * on with its own token.
 */
export class GuardedStore {
  readonly #store: AccessTokenStore;
  readonly #answerMs: number;
  readonly #turnMs: number;
  readonly #emit: Emit;
  #downUntil = 0;

  /** @param turnMs how long to wait for others' work: longer than a crashed holder's lease. */
  constructor(store: AccessTokenStore, answerMs: number, turnMs: number, emit: Emit) {
    this.#store = store;
    this.#answerMs = answerMs;
    this.#turnMs = turnMs;
    this.#emit = emit;
  }

  /** Whether it has failed just now. */
  get down(): boolean {
    return performance.now() < this.#downUntil;
  }

  async read(key: string): Promise<AccessTokenRecord | undefined> {
    if (this.down) return undefined;
    return readRecord(await this.#attempt("read", this.#answerMs, [], () => this.#store.read(key)));
  }

  /** Tries even while down: a token that is not stored costs another process a refresh. Then nobody waits for it, though. */
  async write(key: string, record: AccessTokenRecord): Promise<void> {
    const secrets = [record.accessToken, record.previous?.accessToken];
    const written = this.#attempt("write", this.#answerMs, secrets, () => this.#store.write(key, record));
    if (!this.down) await written;
  }

  /**
   * Runs `work` once: in its turn, without one where the store does not give it, or as soon as `found` says that another process
   * has done it, which `work` then finds out for itself.
   */
  async exclusively<T>(key: string, found: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
    let running: Promise<T> | undefined;
    const once = () => {
      running ??= work();
      return running;
    };
    if (this.down) return once();
    let turned = false;
    const turn = this.#attempt("exclusively", this.#turnMs, [], () => {
      // Settles when the turn comes: what happens after it is the work's own affair, or the lease's.
      return new Promise<void>((begun, failed) => {
        const take = async () => {
          begun();
          return once();
        };
        this.#store.exclusively(key, take).then(() => begun(), failed);
      });
    }).then(() => {
      turned = true;
    });
    do await Promise.race([turn, sleep(watchMs, undefined)]);
    while (!turned && !(await found()));
    return once();
  }

  async #attempt<T>(
    action: TransakStoreFailureEvent["action"],
    timeoutMs: number,
    secrets: readonly (string | undefined)[],
    act: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await withDeadline(`The token store's ${action}`, timeoutMs, undefined, async () => act());
    } catch (error) {
      this.#downUntil = performance.now() + pauseMs;
      const { name, message } = describeCause(error, redactor(...secrets));
      this.#emit({ type: "store-failure", action, error: { name, message } });
      return undefined;
    }
  }
}
