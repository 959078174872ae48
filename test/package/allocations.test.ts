import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

/** What one warm call may make besides what its `fetch` makes. Lower them when there is less. */
const budget = { timers: 1, promises: 24 };

test("a call stays within its budget of allocations", async () => {
  const program = inProject("test/package/allocations.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const { Timeout, PROMISE, ...others } = JSON.parse(stdout);
  expect(Timeout).toBe(budget.timers);
  expect(PROMISE).toBeLessThanOrEqual(budget.promises);
  expect(others).toEqual({});
});
