import { median } from "./statistics.mjs";

/** Rounds that warm the compiler up and do not count. */
const warmUpRounds = 2;

/**
 * CPU and wall time of a call, in microseconds, for every contender: a list by name, one sample a round. Rounds are interleaved, so
 * that whatever else the machine does meets all of them, and each has another order, so that nobody always runs behind the same
 * one's timers and garbage.
 */
export async function takeSamples(calls, { rounds, callsPerRound, concurrency, report }) {
  const samples = new Map(Object.keys(calls).map((name) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round++) {
    report?.(`concurrency ${concurrency}, round ${round + 1 + warmUpRounds} of ${rounds + warmUpRounds}`);
    for (const [name, call] of shuffled(Object.entries(calls))) {
      const sample = await measure(call, callsPerRound, concurrency);
      if (round >= 0) samples.get(name).push(sample);
    }
  }
  return samples;
}

/** Compares one contender with the best of others within each round. The median over the rounds. */
export function ratioWithin(samples, name, others, what) {
  return median(
    samples
      .get(name)
      .map((sample, round) => sample[what] / Math.min(...others.map((other) => samples.get(other)[round][what]))),
  );
}

async function measure(call, count, concurrency) {
  globalThis.gc?.();
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wall = (performance.now() - wallBefore) * 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpu: (user + system) / count, wall: wall / count };
}

function shuffled(list) {
  return list
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
