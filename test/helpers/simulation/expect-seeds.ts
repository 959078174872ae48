import { expect } from "vitest";
import { faultsOf } from "./invariants.ts";
import { simulate } from "./simulate.ts";

/** Plays seeds until one breaks a promise, and shows its history. */
export async function expectNoFaults(from: number, until: number): Promise<void> {
  for (let seed = from; seed < until; seed++) {
    const run = await simulate(seed);
    const faults = faultsOf(run);
    if (faults.length === 0) continue;
    expect.fail([`Seed ${seed}, ${JSON.stringify(run.plan)}`, ...run.history, "", ...faults].join("\n"));
  }
}
