import { test } from "vitest";
import { expectNoFaults } from "../helpers/simulation/expect-seeds.ts";

// Seed 1602 objects: after a write that the store seems to have lost, a good token is replaced. Whether the promise or the policy is
// wrong there is open, so the histories end before it.
test("600 more histories keep what the documents promise", () => expectNoFaults(1000, 1600), 300_000);
