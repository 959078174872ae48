/**
 * Compares two builds of the package in one process: whether a call takes more CPU time after a change than before it.
 *
 *   node --expose-gc bench/compare.mjs --before OTHER/dist --after dist [--rounds 41] [--calls 500]
 */
// First of all: whichever is loaded first, Node's own undici or the package, makes the connections of both.
import "./lib/own-fetch.mjs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Agent } from "undici";
import { takeSamples } from "./lib/samples.mjs";
import { startServer } from "./lib/server.mjs";
import { median, medianInterval } from "./lib/statistics.mjs";

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    after: { type: "string" },
    rounds: { type: "string", default: "41" },
    calls: { type: "string", default: "500" },
  },
});
const rounds = Number(values.rounds);
const callsPerRound = Number(values.calls);
const accessToken = `eyJhbGciOiJIUzI1NiJ9.${"e".repeat(300)}.${"s".repeat(43)}`;

/** What is compared, by name, from a folder with a build. */
async function load(folder, baseUrl) {
  const entry = (name) => import(pathToFileURL(join(resolve(folder), `${name}.js`)).href);
  const [{ TransakClient }, { undiciFetch }, { verifyWebhook }, { signWebhook }] = await Promise.all(
    ["index", "undici", "webhooks", "testing"].map(entry),
  );
  const client = (fetch) =>
    new TransakClient({
      environment: "staging",
      apiKey: "partner-key",
      accessToken,
      referrerDomain: "shop.example",
      baseUrl,
      fetch,
    });
  const [plain, overUndici] = [client(), client(undiciFetch({ dispatcher: new Agent() }))];
  const params = { cryptoCurrencyCode: "ETH", fiatCurrency: "EUR", fiatAmount: 50 };
  const user = { userIp: "203.0.113.42" };
  const webhook = await signWebhook({ type: "ORDER_COMPLETED" }, accessToken);
  return {
    createWidgetUrl: () => plain.createWidgetUrl(params, user),
    "createWidgetUrl over undici": () => overUndici.createWidgetUrl(params, user),
    "listOrders over undici": () => overUndici.listOrders({ walletAddress: "20" }),
    verifyWebhook: () => verifyWebhook(webhook, accessToken),
  };
}

const server = await startServer();
try {
  const before = await load(values.before, server.url);
  const after = await load(values.after, server.url);
  for (const what of Object.keys(after)) {
    const pair = { before: before[what], after: after[what] };
    const samples = await takeSamples(pair, { rounds, callsPerRound, concurrency: 1 });
    console.log(describe(what, samples));
  }
} finally {
  server.stop();
}
process.exit();

function describe(what, samples) {
  const ratios = samples.get("after").map(({ cpu }, round) => cpu / samples.get("before")[round].cpu);
  const [low, high] = medianInterval(ratios);
  const verdict = (low > 1 && "dearer") || (high < 1 && "cheaper") || "no difference seen";
  const [cpuBefore, cpuAfter] = ["before", "after"].map((name) => median(samples.get(name).map(({ cpu }) => cpu)));
  return `${what}: ${cpuBefore.toFixed(0)} -> ${cpuAfter.toFixed(0)} µs, ratio ${median(ratios).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)}), ${verdict}`;
}
