import type { WebhookRecord } from "./backend.ts";
import { isFarAhead, overlaps, ranThrough, storeWorked } from "./circumstances.ts";
import { type Run, stamp } from "./simulate.ts";

/** How long a webhook waits at most for a refresh and a read. */
const maxMs = 15_000;

export function refusedFaults(run: Run): string[] {
  const { store, webhooks } = run;
  return webhooks.flatMap((webhook) => {
    const { way, outcome, backend, arrivedAt, endedAt } = webhook;
    if (!way || outcome === "genuine" || outcome === "pending" || !ranThrough(backend, arrivedAt, endedAt)) return [];
    // It takes the others' tokens for older than a day.
    if (isFarAhead(backend)) return [];
    // The response with the token has never come.
    if (way === "coming" && webhook.signer?.arrivedAt === Number.POSITIVE_INFINITY) return [];
    // A store that shows something old or foreign in place of what it knew cannot be seen to do so.
    if (way === "store" && store && overlaps(store.lies, arrivedAt - 50, endedAt)) return [];
    // The store did not respond: to be sent again.
    if (outcome === "undecided" && store && !storeWorked(run, arrivedAt, endedAt)) return [];
    return [describe(webhook)];
  });
}

export function crowdFaults(run: Run): string[] {
  const { transak, store, webhooks } = run;
  const caused = transak.refreshRequests
    .filter(({ cause }) => cause && cause.kind !== "call")
    .map(({ at }) => `A webhook caused the refresh at ${stamp(at)}.`);
  const reads = new Map<string, number>();
  for (const { backend, cause, arrivedAt } of webhooks) {
    if (cause.kind !== "forgery") continue;
    const crowd = `${backend.name} at ${stamp(arrivedAt)}`;
    reads.set(crowd, (reads.get(crowd) ?? 0) + (store?.readsBy.get(cause) ?? 0));
  }
  const greedy = webhooks.filter(({ cause }) => cause.kind === "forgery" && (store?.readsBy.get(cause) ?? 0) > 1);
  const wasteful = [...reads].filter(([, number]) => number > 2);
  return [
    ...caused,
    ...greedy.map((one) => `${describe(one)}, after more than one read.`),
    ...wasteful.map(([crowd, number]) => `Forgeries cost ${crowd} ${number} reads.`),
  ];
}

export function webhookFaults(run: Run): string[] {
  return run.webhooks.flatMap((webhook) => {
    const { outcome, backend, arrivedAt, endedAt } = webhook;
    if (outcome === "foreign") return [describe(webhook)];
    const until = outcome === "pending" ? run.time.now : endedAt;
    const isLate = until - arrivedAt > maxMs && ranThrough(backend, arrivedAt, until);
    return isLate ? [describe(webhook)] : [];
  });
}

function describe({ backend, signer, way, arrivedAt, endedAt, outcome }: WebhookRecord): string {
  const what = signer ? `The webhook signed with ${signer.token} (known: ${way})` : "The forgery";
  return `${what}, at ${backend.name} from ${stamp(arrivedAt)} to ${stamp(endedAt)}: ${outcome}`;
}
