import { bareFetch, undiciWithDeadline } from "./contenders.mjs";

const token = "this package, accessToken";
const overUndici = "this package over undici, accessToken";
const bold = (name) => (name.startsWith("this package") ? `**${name}**` : name);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** The measured part of bench/README.md. */
export function report({ speed, sizes, imports, heap, webhooks, walks, machine, options }) {
  return [
    `Measured on ${machine.date} with Node ${machine.node} on ${machine.platform}, ${machine.cores} cores (${machine.cpu}), in`,
    `${options.rounds} interleaved rounds of ${options.calls} calls each:`,
    "",
    "```sh",
    options.command,
    "```",
    "",
    "### CPU and wall time of a call",
    "",
    "Ratios are to bare `fetch` with a deadline, in the same round; medians over the rounds.",
    "",
    ...speedTable(speed),
    "",
    "### Size and import",
    "",
    "Bytes with everything that is brought along; import in a fresh process, median.",
    "",
    ...sizeTable(sizes, imports),
    "",
    "### Heap",
    "",
    ...heapTable(heap),
    "",
    "### Verifying a webhook",
    "",
    "CPU time from the request's body to the order, or to the refusal; medians over the rounds.",
    "",
    ...webhookTable(webhooks),
    "",
    "### A walk through orders",
    "",
    ...walkTable(walks),
    "",
    "### Goals",
    "",
    ...goalTable({ speed, sizes, imports, heap, webhooks, walks }),
  ].join("\n");
}

function speedTable({ one, many }) {
  const rows = Object.keys(one).sort((a, b) => one[a].cpu - one[b].cpu);
  return table(
    ["", "CPU, µs", "ratio", "wall, µs", "CPU at 64 at once, µs", "ratio", "calls a second at 64"],
    rows.map((name) => [
      bold(name),
      one[name].cpu.toFixed(0),
      one[name].cpuRatio.toFixed(2),
      one[name].wall.toFixed(0),
      many[name].cpu.toFixed(0),
      many[name].cpuRatio.toFixed(2),
      (1e6 / many[name].wall).toFixed(0),
    ]),
  );
}

function sizeTable(sizes, imports) {
  const rows = Object.keys(sizes).sort((a, b) => sizes[a].gzipped - sizes[b].gzipped);
  return table(
    ["", "minified, kB", "and gzipped, kB", "import, ms"],
    rows.map((name) => [
      bold(name),
      kilobytes(sizes[name].minified),
      kilobytes(sizes[name].gzipped),
      imports[name].toFixed(1),
    ]),
  );
}

function heapTable(heap) {
  return table(
    ["", "for each of 1,000 calls in flight, kB", "after a fifth of the calls, MB", "after all calls, MB"],
    Object.entries(heap).map(([name, { perCall, before, after }]) => [
      bold(name),
      kilobytes(perCall),
      (before / 1e6).toFixed(2),
      (after / 1e6).toFixed(2),
    ]),
  );
}

function webhookTable(webhooks) {
  const names = Object.keys(webhooks.genuine.cpu).sort((a, b) => webhooks.genuine.cpu[a] - webhooks.genuine.cpu[b]);
  const kinds = Object.keys(webhooks);
  return table(
    ["", ...kinds.map((kind) => `${kind}, µs`)],
    names.map((name) => [bold(name), ...kinds.map((kind) => webhooks[kind].cpu[name].toFixed(1))]),
  );
}

function walkTable(walks) {
  const [{ first, last }] = Object.values(walks);
  const count = (orders) => orders.toLocaleString("en");
  return table(
    ["", `heap after ${count(first)} orders, MB`, `after ${count(last)}, MB`, "orders that went by, MB"],
    Object.entries(walks).map(([name, { before, after, bytes }]) => [
      bold(name),
      (before / 1e6).toFixed(2),
      (after / 1e6).toFixed(2),
      (bytes / 1e6).toFixed(1),
    ]),
  );
}

const keptOfEach = ({ first, last, before, after }) => (after - before) / (last - first) / 1000;

function goalTable({ speed: { one, roundTrips }, sizes, imports, heap, webhooks, walks }) {
  const toUndiciWithDeadline = one[overUndici].cpuRatioToUndici / one[undiciWithDeadline].cpuRatioToUndici;
  const goal = (what, value, most, unit = "") => [
    what,
    `≤ ${most}${unit}`,
    `${value.toFixed(2)}${unit}`,
    value <= most ? "met" : "**not met**",
  ];
  return table(
    ["", "goal", "measured", ""],
    [
      goal("CPU of a call, beside bare `fetch` with a deadline", one[token].cpuRatio, 1.1),
      goal("CPU over undici, beside `undici.request`", one[overUndici].cpuRatioToUndici, 1.35),
      goal("the same, beside `undici.request` with a deadline", toUndiciWithDeadline, 1.35),
      goal("CPU over undici, beside bare `fetch`", one[overUndici].cpuRatio, 0.45),
      goal("round trips of a warm call with `apiSecret`", roundTrips, 1),
      goal("bundle, minified and gzipped", sizes["this package"].gzipped / 1000, 12, " kB"),
      goal("import, beside openapi-fetch", imports["this package"] / imports["openapi-fetch"], 2),
      goal("heap for a call in flight, beside bare `fetch`", heap[token].perCall / heap[bareFetch].perCall, 1.5),
      goal("heap after all calls, beside a fifth of them", heap[token].after / heap[token].before, 1.02),
      goal("CPU of `verifyWebhook`, beside the faster library", webhooks.genuine.ratioToFastestPeer, 1),
      goal("the same for a forgery", webhooks.forged.ratioToFastestPeer, 1),
      goal("heap that stays of each order of a walk", keptOfEach(walks["this package"]), 0.2, " kB"),
    ],
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)];
}
