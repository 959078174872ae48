import { sleep, withDeadline } from "../deadline.ts";
import type { Emit, TransakStoreFailureEvent } from "../events.ts";
import { describeCause, redactor } from "../redact.ts";
import { convertTimes } from "./convert-times.ts";
import { type AccessTokenRecord, readRecord } from "./record.ts";
import type { AccessTokenStore } from "./store.ts";

/** How long a store is left alone after a failure, in milliseconds, so that one that hangs delays few. */
const pauseMs = 2000;
/** How long until a record is looked at again while another process has the lease, in milliseconds. */
const watchMs = 100;
/** What may be a token: a store's error may quote one that nobody here knows. */
const longWord = /[^\s"'`,;:()[\]{}<>]{16,}/g;

/**
 * A store that cannot take checkout down: what fails or hangs is reported and done without. While `down`, the process goes
 * on with its own token.
 */
export class GuardedStore {
  readonly #store: AccessTokenStore;
  readonly #key: string;
  readonly #responseMs: number;
  readonly #leaseMs: number;
  readonly #emit: Emit;
  #downUntil = 0;

  /** @param timeoutMs a store must be given up in time for the caller, but not before a crashed holder's lease has run out. */
  constructor(store: AccessTokenStore, key: string, timeoutMs: number, emit: Emit) {
    this.#store = store;
    this.#key = key;
    this.#responseMs = Math.min(2000, timeoutMs / 4);
    this.#leaseMs = Math.max(2500, timeoutMs * 0.75);
    this.#emit = emit;
  }

  /** Whether it has failed just now. */
  get down(): boolean {
    return performance.now() < this.#downUntil;
  }

  /** The record that it holds, if any; or undefined where it could not be asked. */
  async read(): Promise<{ readonly record: AccessTokenRecord | undefined } | undefined> {
    if (this.down) return undefined;
    return this.#attempt("read", this.#responseMs, [], async () => {
      const value: unknown = (await this.#store.read(this.#key)) ?? undefined;
      const record = readRecord(convertTimes(value));
      // Taken for empty, and written over: a store that returns JSON as text would never share a token.
      if (!record && value !== undefined)
        this.#report("read", new TypeError("read must return what write was given."), []);
      return { record };
    });
  }

  /** Tries even while down: a token that is not stored costs another process a refresh. Then nobody waits for it, though. */
  async write(record: AccessTokenRecord): Promise<void> {
    const secrets = [record, ...(record.previous ?? [])].map(({ accessToken }) => accessToken);
    // A copy, as a store may encrypt it where it stands.
    const copy: AccessTokenRecord = JSON.parse(JSON.stringify(record));
    const written = this.#attempt("write", this.#responseMs, secrets, () => this.#store.write(this.#key, copy));
    if (!this.down) await written;
  }

  /**
   * Runs `work` once: while no other process works, or where the store does not see to that, without waiting; and as soon as `peek`
   * says that another process has done it, which `work` then finds out for itself.
   */
  async runWithLease<T>(peek: () => Promise<boolean>, work: () => Promise<T>): Promise<T> {
    const store = this.#store;
    let running: Promise<T> | undefined;
    const once = () => {
      running ??= work();
      return running;
    };
    if (this.down || !store.exclusively) return once();
    let hasLease = false;
    const lease = this.#attempt("exclusively", this.#leaseMs, [], () => {
      // Settles when the lease is given: from then on the work takes as long as it takes.
      return new Promise<void>((resolve, reject) => {
        // What it fails with is thrown below: in a store that drops its promise it would end the process.
        const begin = async () => {
          resolve();
          await once().catch(() => {});
        };
        store.exclusively?.(this.#key, begin).then(() => resolve(), reject);
      });
    }).then(() => {
      hasLease = true;
    });
    do await sleep(watchMs, undefined, lease);
    while (!hasLease && !(await peek()));
    return once();
  }

  async #attempt<T>(
    action: TransakStoreFailureEvent["action"],
    timeoutMs: number,
    secrets: readonly string[],
    act: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await withDeadline(`The token store's ${action}`, timeoutMs, undefined, async () => act());
    } catch (error) {
      if (action !== "exclusively") this.#downUntil = performance.now() + pauseMs;
      this.#report(action, error, secrets);
      return undefined;
    }
  }

  #report(action: TransakStoreFailureEvent["action"], failure: unknown, secrets: readonly string[]): void {
    const { name, message } = describeCause(failure, redactor(...secrets));
    const error = { name, message: message.replace(longWord, "[redacted]") };
    this.#emit?.({ type: "store-failure", action, error });
  }
}
