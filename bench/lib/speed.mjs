import { bareFetch, bareUndici } from "./contenders.mjs";
import { ratioWithin, takeSamples } from "./samples.mjs";
import { median } from "./statistics.mjs";

/** CPU and wall time of a call, in microseconds, for every contender, and beside the bare ones: medians over the rounds. */
export async function measureSpeed(calls, options) {
  const samples = await takeSamples(calls, options);
  return Object.fromEntries(
    [...samples].map(([name, taken]) => [
      name,
      {
        cpu: median(taken.map(({ cpu }) => cpu)),
        wall: median(taken.map(({ wall }) => wall)),
        cpuRatio: ratioWithin(samples, name, [bareFetch], "cpu"),
        cpuRatioToUndici: ratioWithin(samples, name, [bareUndici], "cpu"),
      },
    ]),
  );
}
