import type { CallRecord } from "./backend.ts";
import { isFarAhead, overlaps, ranThrough, storeWorked } from "./circumstances.ts";
import { type Run, stamp } from "./simulate.ts";

export function liveTokenFaults(run: Run): string[] {
  const { transak, store, calls } = run;
  return calls.flatMap((call) => {
    const { rejected, rejectedAt, userToken } = call.cause;
    const { endedAt } = call;
    // Of a dead user the 401 is right, and a process with a function has no store.
    if (call.outcome !== 401 || userToken === "dead" || call.backend.hasFunction) return [];
    // Transak refused every token, or the store could not be asked.
    if (overlaps(transak.refusals, call.startedAt, endedAt) || !storeWorked(run, rejectedAt, endedAt)) return [];
    const held = store?.heldThroughout(rejectedAt, endedAt);
    const token = transak.tokens.find((issued) => issued.token === held?.accessToken);
    if (!token || token.until < endedAt || token.expiresAt < endedAt || rejected.includes(token.token)) return [];
    return [`${describe(run, call)}, but the store held ${token.token}.`];
  });
}

export function unservedFaults(run: Run): string[] {
  const { plan, calls } = run;
  // Whoever refreshes beside the store, somebody outside or a function, does not share it.
  const isCalm = !plan.refreshFaults && !plan.storeFaults && !plan.refusals && !plan.rotations && !plan.functions;
  if (!isCalm || plan.store !== "with a lock") return [];
  return calls.flatMap((call) => {
    const { cause, outcome, startedAt } = call;
    const endedAt = outcome === "pending" ? run.time.now : call.endedAt;
    // A clock that is days ahead does not tell that a token has expired, and a 401 with a user token does not tell which is refused.
    if (isFarAhead(call.backend) && cause.userToken) return [];
    const isServed = outcome === "session" || outcome === "abort";
    // A caller with little time may leave before the token is there.
    const isShort = call.timeoutMs < 30_000 && outcome === "timeout";
    if (isServed || isShort || cause.userToken === "dead" || !ranThrough(call.backend, startedAt, endedAt)) return [];
    return [describe(run, call)];
  });
}

export function callFaults(run: Run): string[] {
  return run.calls
    .flatMap((call) => {
      const { outcome, backend } = call;
      if (outcome === "foreign") return [describe(run, call)];
      const isOver = outcome !== "pending" || !backend.isAlive || backend.frozenUntil > run.time.now;
      return isOver ? [] : [describe(run, call)];
    })
    .concat(run.violations.filter((violation) => violation.startsWith("A rejection")));
}

export function leakFaults({ violations }: Run): string[] {
  return violations.filter((violation) => !violation.startsWith("A rejection"));
}

function describe({ calls }: Run, call: CallRecord): string {
  const { backend, startedAt, endedAt, outcome } = call;
  return `Call ${calls.indexOf(call)} of ${backend.name}, begun at ${stamp(startedAt)}, ended at ${stamp(endedAt)}: ${outcome}`;
}
