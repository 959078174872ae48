import type { World } from "./backend.ts";
import { happen, type Play, setUp, start } from "./happenings.ts";
import { makePlan, type Plan, type Scenario } from "./plan.ts";
import { Random } from "./random.ts";
import { SharedStore } from "./shared-store.ts";
import { SimulatedTransak } from "./transak.ts";
import { VirtualTime } from "./virtual-time.ts";

/** A run, from its beginning to its end. */
export interface Run extends World {
  readonly plan: Plan;
  readonly backends: Play["backends"];
  /** What happened, as a person can read it. */
  readonly history: readonly string[];
}

const registryKey = Symbol.for("transak-partner-api.tokens.2");
const minute = 60_000;
const steps = 50;
/** Between one thing and the next, in milliseconds. */
const pauses = [
  [0, 30],
  [0, 500],
  [500, 5000],
  [20_000, 3 * minute],
  [10 * minute, 120 * minute],
] as const satisfies (readonly [number, number])[];

/** Plays the history that a seed decides, in virtual time and without a socket. */
export async function simulate(seed: number, scenario: Scenario = "any"): Promise<Run> {
  const random = new Random(seed);
  const plan = makePlan(seed, random, scenario);
  const time = new VirtualTime(registryKey);
  const history: string[] = [];
  const log = (who: string, what: string) => history.push(`${stamp(time.now)}  ${who.padEnd(8)}  ${what}`);
  const transak = new SimulatedTransak(time, random, log);
  const store = plan.store === "none" ? undefined : new SharedStore(time, random, log);
  const storeHasLock = plan.store === "with a lock";
  const violations: string[] = [];
  const world = { time, transak, store, storeHasLock, calls: [], webhooks: [], violations, log };
  const play: Play = { ...world, plan, random, backends: [], places: [] };

  const onUnhandled = (error: unknown) => violations.push(`A rejection is not handled: ${error}`);
  process.on("unhandledRejection", onUnhandled);
  try {
    await time.replaceGlobals(random.next, async () => {
      setUp(play);
      for (let left = random.between(1, 4); left > 0; left--) start(play, play.places.length);
      for (let step = 0; step < steps; step++) {
        const [min, max] = random.pick(pauses);
        await time.runUntil(time.now + random.between(min, max));
        happen(play);
      }
      await time.runUntil(time.now + 10 * minute);
    });
  } finally {
    process.off("unhandledRejection", onUnhandled);
  }
  return { ...play, history };
}

/** A time as the histories have it: the day, and the time of day. */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(8, 23).replace("T", " ");
}
