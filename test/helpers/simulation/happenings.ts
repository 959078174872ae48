import { Backend, type World } from "./backend.ts";
import type { Plan } from "./plan.ts";
import type { Random } from "./random.ts";

const minute = 60_000;
const lives = [4 * minute, 60 * minute, 7 * 24 * 60 * minute] as const;

/** As a program of somebody else may write it: later than every good one, and with a token that no header takes. */
const badRecord = { accessToken: "line\nbreak", expiresAt: 9e12, issuedAt: 1 };

/** A run while it is played. */
export interface Play extends World {
  readonly plan: Plan;
  readonly random: Random;
  /** All processes that there have been. */
  readonly backends: Backend[];
  /** Those that run, by place: where one crashes, another starts. */
  readonly places: Backend[];
}

/** Everything that a seed may let happen: how likely it is, and whether the plan has it. */
const happenings: readonly (readonly [number, (play: Play) => void, ((plan: Plan) => boolean)?])[] = [
  [55, call],
  [20, webhook],
  [5, ({ transak }) => transak.issue(), (plan) => plan.rotations],
  [3, crash, (plan) => plan.crashes],
  [3, freeze, (plan) => plan.crashes],
  [5, failRefreshes, (plan) => plan.refreshFaults],
  [5, failStore, (plan) => plan.storeFaults && plan.store !== "none"],
  [3, refuse, (plan) => plan.refusals],
  [2, setUp],
  [8, rush, (plan) => plan.rushes],
];

/** Lets one thing happen. */
export function happen(play: Play): void {
  const possible = happenings.filter(([, , isPlanned]) => isPlanned?.(play.plan) ?? true);
  let dice = play.random.next() * possible.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, act] of possible) {
    dice -= weight;
    if (dice < 0) {
      act(play);
      return;
    }
  }
}

export function start(play: Play, place: number): void {
  const { plan, random, backends, places, log } = play;
  const skewMs = plan.skew && place === 0 ? random.pick([8 * 24 * 60 * minute, 3000, -3000]) : 0;
  const backend = new Backend(`p${backends.length + 1}`, skewMs, plan.functions && place === 1, play);
  backends.push(backend);
  places[place] = backend;
  log(
    backend.name,
    `starts${skewMs ? `, its clock ${skewMs} ms ahead` : ""}${backend.hasFunction ? ", with a function" : ""}`,
  );
}

export function setUp({ random, transak }: Play): void {
  transak.latencyMs = { refresh: random.pick([20, 100, 800]), session: random.pick([5, 50, 300]) };
  transak.lifeMs = random.pick(lives);
}

function pickBackend({ random, places }: Play): Backend {
  return places[random.between(0, places.length - 1)] as Backend;
}

function call(play: Play): void {
  const { random, plan } = play;
  const backend = pickBackend(play);
  for (let left = random.chance(0.2) ? random.between(2, 12) : 1; left > 0; left--) {
    const isDead = plan.deadUsers && random.chance(0.6);
    const userToken = random.chance(0.3) ? (isDead ? "dead" : "good") : undefined;
    const timeoutMs = random.chance(0.1) ? random.between(20, 400) : 30_000;
    backend.call(userToken, timeoutMs, random.chance(0.05) ? random.between(0, 300) : undefined);
  }
}

/** For a minute and a half, in which processes without a common store turn each other's tokens as often as they may. */
function rush({ time, random, places, log }: Play): void {
  log("all", "are busy");
  for (let atMs = 0; atMs < 1.5 * minute; atMs += random.between(200, 4000)) {
    time.schedule(undefined, atMs, () => {
      for (const backend of places) backend.call(undefined, 30_000, undefined);
    });
  }
}

function webhook(play: Play): void {
  const { random, transak } = play;
  const backend = pickBackend(play);
  const signer = transak.tokens.at(random.chance(0.7) ? -1 : -random.between(2, 3));
  if (signer && random.chance(0.7)) backend.webhook(signer);
  else for (let left = random.between(1, 8); left > 0; left--) backend.webhook(undefined);
}

function crash(play: Play): void {
  const { time, places, log } = play;
  const backend = pickBackend(play);
  backend.isAlive = false;
  backend.interruptions.push({ from: time.now, until: Number.POSITIVE_INFINITY });
  log(backend.name, "crashes");
  start(play, places.indexOf(backend));
}

function freeze(play: Play): void {
  const { time, random, log } = play;
  const backend = pickBackend(play);
  const forMs = random.pick([500, 5000, 3 * minute]);
  backend.frozenUntil = time.now + forMs;
  backend.interruptions.push({ from: time.now, until: backend.frozenUntil });
  log(backend.name, `freezes for ${forMs} ms`);
}

function failRefreshes({ time, random, transak, log }: Play): void {
  const fault = random.pick(["429", "429 for 40 s", "429 for 0 s", "429 until a past date", "503", "reset", "lost"]);
  transak.fault = fault;
  log("transak", `answers requests for tokens with ${fault}`);
  time.schedule(undefined, random.pick([300, 20_000, 2 * minute]), () => {
    transak.fault = undefined;
    log("transak", "grants tokens again");
  });
}

function failStore({ time, random, store, log }: Play): void {
  if (!store) return;
  const fault = random.pick(["outage", "hangs", "loses writes", "reads are stale", "garbage"]);
  const forMs = random.pick([200, 4000, 2 * minute]);
  const period = { from: time.now, until: time.now + forMs };
  store.faults.push(period);
  if (fault === "garbage" || fault === "reads are stale") store.lies.push(period);
  log("store", `fault: ${fault}`);
  if (fault === "garbage") {
    store.set(random.chance(0.5) ? "garbage" : badRecord);
    return;
  }
  store.fault = fault;
  time.schedule(undefined, forMs, () => {
    store.fault = undefined;
    log("store", "works again");
  });
}

function refuse({ time, random, transak, log }: Play): void {
  const forMs = random.pick([500, 2 * minute]);
  transak.refusals.push({ from: time.now, until: time.now + forMs });
  transak.isProvisioned = false;
  log("transak", "answers every call with 401");
  time.schedule(undefined, forMs, () => {
    transak.isProvisioned = true;
    log("transak", "accepts calls again");
  });
}
