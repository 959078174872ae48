import type { Random } from "./random.ts";

/** What a seed has decided about a run. */
export interface Plan {
  readonly seed: number;
  readonly store: "with a lock" | "without a lock" | "none";
  /** What may happen besides calls, webhooks and forgeries. */
  readonly refreshFaults: boolean;
  readonly storeFaults: boolean;
  readonly crashes: boolean;
  readonly rotations: boolean;
  readonly deadUsers: boolean;
  readonly refusals: boolean;
  readonly skew: boolean;
  readonly functions: boolean;
  /** Whether all processes make calls at once, again and again. */
  readonly rushes: boolean;
}

/** `contention` makes of a seed a run of several busy processes that cannot see each other's tokens, or not in time. */
export type Scenario = "any" | "contention";

export function makePlan(seed: number, random: Random, scenario: Scenario): Plan {
  const plan = makeAnyPlan(seed, random);
  if (scenario === "any") return plan;
  return { ...plan, store: random.pick(["without a lock", "none"]), rushes: true };
}

function makeAnyPlan(seed: number, random: Random): Plan {
  const maybe = () => random.chance(0.35);
  return {
    seed,
    store: random.pick(["with a lock", "with a lock", "with a lock", "without a lock", "none"]),
    refreshFaults: maybe(),
    storeFaults: maybe(),
    crashes: maybe(),
    rotations: maybe(),
    deadUsers: maybe(),
    refusals: random.chance(0.15),
    skew: random.chance(0.15),
    functions: random.chance(0.15),
    rushes: false,
  };
}
