import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

const { medianInterval } = (await import(pathToFileURL(inProject("bench/lib/statistics.mjs")).href)) as {
  readonly medianInterval: (values: readonly number[]) => readonly [number, number];
};
const countTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

// The ranks of the sign test's tables.
test.each([
  [6, [1, 6]],
  [9, [2, 8]],
  [15, [4, 12]],
  [25, [8, 18]],
  [41, [14, 28]],
])("of %i values the median's interval has these ranks: %j", (count, ranks) => {
  expect(medianInterval(countTo(count).toReversed())).toEqual(ranks);
});
