import type { AccessTokenRecord, AccessTokenStore } from "../../../src/index.ts";
import { type Cause, causes } from "./cause.ts";
import type { Random } from "./random.ts";
import type { Period } from "./transak.ts";
import type { Machine, VirtualTime } from "./virtual-time.ts";

/** What goes wrong with the store for a while. */
export type StoreFault = "outage" | "hangs" | "loses writes" | "reads are stale";

const leaseMs = 2000;

/** A store that several machines share, written from the documentation of `AccessTokenStore` alone. */
export class SharedStore {
  /** What it has held, oldest first. */
  readonly states: { readonly at: number; readonly value: unknown }[] = [{ at: 0, value: undefined }];
  fault: StoreFault | undefined;
  /** When something was wrong with it. */
  readonly faults: Period[] = [];
  /** When it showed what it did not hold, or no longer held what it was given. */
  readonly lies: Period[] = [];
  readonly readsBy = new Map<Cause, number>();
  lock: { readonly machine: Machine; readonly owner: object; until: number } | undefined;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #log: (who: string, what: string) => void;

  constructor(time: VirtualTime, random: Random, log: (who: string, what: string) => void) {
    this.#time = time;
    this.#random = random;
    this.#log = log;
  }

  get value(): unknown {
    return this.states.at(-1)?.value;
  }

  /** What it holds, if that is a record. */
  get record(): AccessTokenRecord | undefined {
    return toRecord(this.value);
  }

  set(value: unknown): void {
    this.states.push({ at: this.#time.now, value });
  }

  /** The record that it held all that time. */
  heldThroughout(from: number, until: number): AccessTokenRecord | undefined {
    const since = this.states.findLastIndex(({ at }) => at <= from);
    const next = this.states[since + 1];
    return next && next.at <= until ? undefined : toRecord(this.states[since]?.value);
  }

  hasHeld(token: string): boolean {
    return this.states.some(({ value }) => toRecord(value)?.accessToken === token);
  }

  /** The way of one machine to it. */
  connect(machine: Machine, name: string, withLock: boolean): AccessTokenStore {
    const read = () => {
      const cause = causes.getStore();
      if (cause) this.readsBy.set(cause, (this.readsBy.get(cause) ?? 0) + 1);
      return this.#ask(machine, () => {
        const isStale = this.fault === "reads are stale" && this.states.length > 1;
        const value = isStale ? this.states.at(-2)?.value : this.value;
        return structuredClone(value) as AccessTokenRecord;
      });
    };
    const write = (_key: string, record: AccessTokenRecord) =>
      this.#ask(machine, () => {
        const isKept = isNewer(record, this.record);
        const isLost = this.fault === "loses writes";
        this.#log(
          name,
          `writes ${record.accessToken}${isKept ? (isLost ? ", which is lost" : "") : ", but keeps the newer"}`,
        );
        if (isKept && !isLost) this.set(structuredClone(record));
      });
    if (!withLock) return { read, write };
    const exclusively = async <T>(_key: string, work: () => Promise<T>): Promise<T> => {
      const owner = {};
      while (!(await this.#ask(machine, () => this.#take(machine, owner)))) await this.#pause(machine);
      const heartbeat = setInterval(() => {
        if (this.fault !== "outage" && this.lock?.owner === owner) this.lock.until = this.#time.now + leaseMs;
      }, leaseMs / 4);
      try {
        return await work();
      } finally {
        clearInterval(heartbeat);
        if (this.lock?.owner === owner) this.lock = undefined;
      }
    };
    return { read, write, exclusively };
  }

  #take(machine: Machine, owner: object): boolean {
    if (this.lock && this.#time.now < this.lock.until) return false;
    this.lock = { machine, owner, until: this.#time.now + leaseMs };
    return true;
  }

  #pause(machine: Machine): Promise<void> {
    return new Promise((resolve) => this.#time.schedule(machine, 50 + 100 * this.#random.next(), resolve));
  }

  /** Acts on the store after half of the latency, and responds after the other half. */
  #ask<T>(machine: Machine, act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const half = () => 1 + 10 * this.#random.next();
      this.#time.schedule(undefined, half(), () => {
        if (this.fault === "hangs") return;
        if (this.fault === "outage") {
          this.#time.schedule(machine, half(), () => reject(new Error("ECONNREFUSED redis")));
          return;
        }
        const result = act();
        this.#time.schedule(machine, half(), () => resolve(result));
      });
    });
  }
}

export function toRecord(value: unknown): AccessTokenRecord | undefined {
  const record = Object(value) as AccessTokenRecord;
  return typeof record.accessToken === "string" && typeof record.issuedAt === "number" ? record : undefined;
}

function isNewer(record: AccessTokenRecord, held: AccessTokenRecord | undefined): boolean {
  const names = (one: AccessTokenRecord, other: AccessTokenRecord) =>
    one.previous?.some(({ accessToken }) => accessToken === other.accessToken);
  if (!held || names(record, held)) return true;
  if (names(held, record)) return false;
  if (record.expiresAt !== held.expiresAt) return record.expiresAt > held.expiresAt;
  return record.issuedAt >= held.issuedAt;
}
