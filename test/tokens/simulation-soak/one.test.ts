import { test } from "vitest";
import { expectNoFaults } from "../../helpers/simulation/expect-seeds.ts";

// Half of ten thousand, as each file has a worker of its own.
test.for([1000, 2000, 3000, 4000, 5000])(
  "1,000 histories from %i keep what the documents promise",
  { timeout: 300_000 },
  (from, { signal }) => expectNoFaults(from, from + 1000, signal),
);

test("100 histories of busy processes that cannot see each other's tokens", { timeout: 300_000 }, ({ signal }) =>
  expectNoFaults(11, 111, signal, "contention"),
);
