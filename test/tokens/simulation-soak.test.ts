import { test } from "vitest";
import { expectNoFaults } from "../helpers/simulation/expect-seeds.ts";

test("3,000 more histories keep what the documents promise", () => expectNoFaults(1000, 4000), 300_000);
