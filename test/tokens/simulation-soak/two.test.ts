import { test } from "vitest";
import { expectNoFaults } from "../../helpers/simulation/expect-seeds.ts";

// Half of ten thousand, as each file has a worker of its own.
test.for([6000, 7000, 8000, 9000, 10000])(
  "1,000 histories from %i keep what the documents promise",
  { timeout: 300_000 },
  (from, { signal }) => expectNoFaults(from, from + 1000, signal),
);

test("100 histories of busy processes that cannot see each other's tokens", { timeout: 300_000 }, ({ signal }) =>
  expectNoFaults(111, 211, signal, "contention"),
);
