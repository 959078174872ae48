/** Measures how long a webhook takes to verify, and a forgery to refuse, in a process that does nothing else. Prints JSON. */
import { parseArgs } from "node:util";
import { ratioWithin, takeSamples } from "./lib/samples.mjs";
import { median } from "./lib/statistics.mjs";
import { bodies, ourVerifier, peers, verifiers } from "./lib/verifiers.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "25" }, calls: { type: "string", default: "1000" } },
});
const rounds = Number(values.rounds);
const callsPerRound = Number(values.calls);

await agree();
const measured = {};
for (const [what, body] of Object.entries(bodies)) {
  const calls = Object.fromEntries(
    // A refusal is half of the job.
    Object.entries(verifiers).map(([name, verify]) => [name, () => verify(body).catch(() => undefined)]),
  );
  const samples = await takeSamples(calls, { rounds, callsPerRound, concurrency: 1 });
  measured[what] = {
    cpu: Object.fromEntries([...samples].map(([name, taken]) => [name, median(taken.map(({ cpu }) => cpu))])),
    ratioToFastestPeer: ratioWithin(samples, ourVerifier, peers, "cpu"),
  };
}
console.log(JSON.stringify(measured));

/** Who accepts a forgery, or refuses what is genuine, has not done the job that is measured. */
async function agree() {
  for (const [what, body] of Object.entries(bodies)) {
    for (const [name, verify] of Object.entries(verifiers)) {
      const accepted = await verify(body).then(
        () => true,
        () => false,
      );
      if (accepted !== (what === "genuine")) throw new Error(`${name} ${accepted ? "accepts" : "refuses"}: ${what}`);
    }
  }
}
