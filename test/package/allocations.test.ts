import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

/** What one warm call may make besides what its `fetch` makes. Lower them when there is less. */
const budget = { timers: 1, promises: 22, bytes: 20_000 };

test("a call stays within its budget of allocations", async () => {
  const program = inProject("test/package/allocations.mjs");
  // Room for all of it, so that no collection falls into the count.
  const flags = ["--expose-gc", "--max-semi-space-size=64"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program]);
  const { resources, bytes } = JSON.parse(stdout);
  const { Timeout, PROMISE, ...others } = resources;
  expect(Timeout).toBe(budget.timers);
  expect(PROMISE).toBeLessThanOrEqual(budget.promises);
  expect(others).toEqual({});
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(budget.bytes);
});
