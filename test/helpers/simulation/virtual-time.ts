import { AsyncLocalStorage } from "node:async_hooks";

/** A computer of the simulation: its timers stop with it, and its clocks are its own. */
export interface Machine {
  readonly bootedAt: number;
  /** How far its wall clock is ahead, in milliseconds. */
  readonly skewMs: number;
  isAlive: boolean;
  frozenUntil: number;
  /** What its global scope holds of the package. */
  registry: PropertyDescriptor | undefined;
}

interface Timer {
  at: number;
  readonly machine: Machine | undefined;
  readonly run: () => void;
  readonly everyMs: number | undefined;
  isCleared: boolean;
}

const epoch = Date.UTC(2026, 2, 2);
/** Set within a simulation. One for all: each that there has been makes every promise slower. */
const inside = new AsyncLocalStorage<true>();
const { setImmediate: nextMacrotask } = globalThis;

/**
 * Time that passes only from one timer to the next, the same in each run. While it is installed, it stands in for the timers, clocks
 * and random numbers of the global scope, for whichever machine is running.
 */
export class VirtualTime {
  now = 0;
  /** By time, the earliest last. */
  readonly #timers: Timer[] = [];
  #running: Machine | undefined;
  readonly #registryKey: symbol;

  constructor(registryKey: symbol) {
    this.#registryKey = registryKey;
  }

  /** Runs at that time, unless the machine has stopped; what it causes is attributed to whatever causes it now. */
  schedule(machine: Machine | undefined, delayMs: number, run: () => void, everyMs?: number): Timer {
    const inContext = AsyncLocalStorage.snapshot();
    const at = this.now + Math.max(0, delayMs);
    const timer = { at, machine, run: () => inContext(run), everyMs, isCleared: false };
    this.#insert(timer);
    return timer;
  }

  /**
   * Replaces the globals while `work` runs, for what it causes: whatever else goes on in this process, as what another test has left
   * behind, has the real ones, and takes no random number away from the seed.
   */
  async replaceGlobals(random: () => number, work: () => Promise<void>): Promise<void> {
    const choose = <Wanted extends (...parameters: never[]) => unknown>(real: Wanted, ours: unknown) =>
      ((...parameters) => (inside.getStore() ? (ours as Wanted) : real)(...parameters)) as Wanted;
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const { random: realRandom } = Math;
    const { now: realDate } = Date;
    const clear = (timer: Timer | undefined) => {
      if (timer) timer.isCleared = true;
    };
    Object.assign(globalThis, {
      setTimeout: choose(setTimeout, (run: () => void, delayMs = 0) => this.schedule(this.#running, delayMs, run)),
      setInterval: choose(setInterval, (run: () => void, everyMs: number) =>
        this.schedule(this.#running, everyMs, run, everyMs),
      ),
      clearTimeout: choose(clearTimeout, clear),
      clearInterval: choose(clearInterval, clear),
    });
    Math.random = choose(realRandom, random);
    Date.now = choose(realDate, () => epoch + Math.floor(this.now) + (this.#running?.skewMs ?? 0));
    const now = () => this.now - (this.#running?.bootedAt ?? 0);
    const realNow = performance.now.bind(performance);
    Object.defineProperty(performance, "now", { value: choose(realNow, now), configurable: true });
    try {
      await inside.run(true, work);
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      Math.random = realRandom;
      Date.now = realDate;
      Reflect.deleteProperty(performance, "now");
    }
  }

  /** Lets time pass until then, timer by timer. */
  async runUntil(end: number): Promise<void> {
    for (let timer = this.#timers.at(-1); timer && timer.at <= end; timer = this.#timers.at(-1)) {
      this.#timers.pop();
      const { machine } = timer;
      if (timer.isCleared || (machine && !machine.isAlive)) continue;
      this.now = Math.max(this.now, timer.at);
      if (machine && machine.frozenUntil > this.now) timer.at = machine.frozenUntil;
      else await this.#fire(timer);
      if (timer.everyMs !== undefined && timer.at <= this.now) timer.at = this.now + timer.everyMs;
      if (timer.at > this.now) this.#insert(timer);
    }
    this.now = Math.max(this.now, end);
  }

  /** Runs a timer, and all promises that follow from it, on its machine. */
  async #fire({ machine, run }: Timer): Promise<void> {
    this.#running = machine;
    if (machine?.registry) Object.defineProperty(globalThis, this.#registryKey, machine.registry);
    run();
    await new Promise((resolve) => nextMacrotask(resolve));
    if (machine) machine.registry = Object.getOwnPropertyDescriptor(globalThis, this.#registryKey);
    Reflect.deleteProperty(globalThis, this.#registryKey);
    this.#running = undefined;
  }

  #insert(timer: Timer): void {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle] as Timer).at > timer.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }
}
