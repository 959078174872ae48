import type { Backend } from "./backend.ts";
import { isFarAhead, isShared, mostWithin, overlaps, ranThrough } from "./circumstances.ts";
import { type Run, stamp } from "./simulate.ts";
import type { IssuedToken } from "./transak.ts";

const minute = 60_000;
const hour = 60 * minute;
/** Times are compared where Transak is, which is a request away from where they count. */
const slackMs = 5000;

export function needlessFaults(run: Run): string[] {
  const { plan, transak } = run;
  if (plan.store !== "with a lock") return [];
  return transak.refreshRequests.flatMap(({ at, machine, cause, granted }) => {
    const before = granted && transak.tokens[transak.tokens.indexOf(granted) - 1];
    if (!before || !granted || !isShared(granted) || !isShared(before)) return [];
    const isRefused = cause?.rejected.includes(before.token);
    const isLost = !isKept(run, before, at) || !ranThrough(machine as Backend, before.from - minute, at);
    // A clock that is days ahead shows itself by the first token that comes to the process: it has expired on arrival.
    const isFirst = !transak.tokens.some((one) => one.machine === machine && one.arrivedAt < at);
    if (isFarAhead(machine as Backend) && isFirst) return [];
    if (isAgeing(before, plan.skew ? at + slackMs : at) || isRefused || isLost) return [];
    return [`${before.token} was good, but ${(machine as Backend).name} had it replaced at ${stamp(at)}.`];
  });
}

/** Whether a token is to be renewed ahead of its expiry. */
function isAgeing({ from, expiresAt }: IssuedToken, at: number): boolean {
  return at >= Math.max(expiresAt - hour, (from + expiresAt) / 2);
}

/** Whether a token has come to its process, and from there into the store, in time, and can be read there. */
function isKept({ store }: Run, { token, machine, from, arrivedAt }: IssuedToken, at: number): boolean {
  if (!store?.hasHeld(token) || overlaps(store.faults, at - minute, at)) return false;
  const isForgotten = store.heldThroughout(at, at)?.accessToken !== token && overlaps(store.faults, from - minute, at);
  return arrivedAt < at && !isForgotten && ranThrough(machine as Backend, from - minute, at);
}

export function contentionFaults(run: Run): string[] {
  const { plan, transak, backends } = run;
  if (plan.store === "with a lock") return [];
  return backends.flatMap((backend) => {
    // What was not granted has replaced nothing, and is asked for again when the failure's time is over.
    const isForOthers = ({ machine, cause, granted }: (typeof transak.refreshRequests)[number]) =>
      machine === backend && granted !== undefined && (cause?.rejected ?? []).length > 0;
    const times = transak.refreshRequests.filter(isForOthers).map(({ at }) => at);
    const most = mostWithin(times, minute - slackMs);
    return most > 4 ? [`${backend.name} had its token replaced ${most} times within a minute.`] : [];
  });
}

export function hastyFaults({ transak }: Run): string[] {
  const failed = transak.refreshRequests.filter(({ quietUntil, at }) => quietUntil > at);
  return failed.flatMap(({ machine, endedAt, quietUntil }) =>
    transak.refreshRequests
      .filter(({ machine: other, at }) => other === machine && at > endedAt && at < quietUntil)
      .map(
        ({ at }) =>
          `${(machine as Backend).name} asks again at ${stamp(at)}, though it was to wait until ${stamp(quietUntil)}.`,
      ),
  );
}

export function userTokenFaults({ plan, transak, backends }: Run): string[] {
  const requests = transak.refreshRequests.flatMap(({ at, machine, cause }) =>
    cause?.userToken === "dead" && cause.rejected.length > 0 ? { at, backend: machine as Backend, cause } : [],
  );
  const questions = backends.flatMap((backend) =>
    backend.questions.flatMap(({ at, cause }) => (cause?.userToken === "dead" ? { at, backend, cause } : [])),
  );
  const isNeedless = ({ at, backend, cause }: (typeof requests)[number]) => {
    const last = cause.rejected.at(-1);
    const suspect = transak.tokens.find(({ token }) => token === last);
    const isInForce = suspect && suspect.until >= at && !isAgeing(suspect, at);
    // What arrives in the same instant, as after a freeze, may be read after the rejection.
    const proof = (success: { readonly token: string; readonly at: number }) =>
      success.token === last && success.at > at - minute + slackMs * 2 && success.at < cause.rejectedAt;
    return isInForce === true && backend.successes.some(proof);
  };
  const needless = [...requests, ...questions]
    .filter(isNeedless)
    .map(
      ({ at, backend }) => `${backend.name} suspected a token at ${stamp(at)} with which a call had just succeeded.`,
    );
  const groups =
    plan.store === "none" ? backends.map((backend) => [backend]) : [backends.filter((one) => !one.hasFunction)];
  const byGroup = groups.map((group) => requests.filter(({ backend }) => group.includes(backend)).map(({ at }) => at));
  const byFunction = backends.map((backend) => questions.filter((one) => one.backend === backend).map(({ at }) => at));
  const most = Math.max(...[...byGroup, ...byFunction].map((times) => mostWithin(times, hour - slackMs)));
  return most > 6 ? [...needless, `Dead user tokens caused ${most} refreshes within an hour.`] : needless;
}
