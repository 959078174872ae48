import { expect } from "vitest";
import { findFaults } from "./invariants.ts";
import type { Scenario } from "./plan.ts";
import { simulate } from "./simulate.ts";

/**
 * Plays seeds until one breaks a promise, and shows its history.
 *
 * @param signal of the test: one that has run out of time must not go on replacing the timers of the tests after it.
 */
export async function expectNoFaults(
  from: number,
  until: number,
  signal: AbortSignal,
  scenario?: Scenario,
): Promise<void> {
  for (let seed = from; seed < until; seed++) {
    signal.throwIfAborted();
    const run = await simulate(seed, scenario);
    const faults = findFaults(run);
    if (faults.length === 0) continue;
    expect.fail([`Seed ${seed}, ${JSON.stringify(run.plan)}`, ...run.history, "", ...faults].join("\n"));
  }
}
