import { callFaults, leakFaults, liveTokenFaults, unservedFaults } from "./check-calls.ts";
import { contentionFaults, hastyFaults, needlessFaults, userTokenFaults } from "./check-refreshes.ts";
import { crowdFaults, refusedFaults, webhookFaults } from "./check-webhooks.ts";
import type { Run } from "./simulate.ts";

/** What is wrong with a run, in sentences. */
type Check = (run: Run) => readonly string[];

/** What docs/access-tokens.md promises, in its words. */
export const tokenInvariants: Readonly<Record<string, Check>> = {
  "No call fails with a 401 while the store holds a token that works.": liveTokenFaults,
  "Where Transak grants tokens and processes share a store that works and has a lock, no call fails for want of a token.":
    unservedFaults,
  "Processes that share a store with a lock refresh a token only if it expires soon, was invalidated or refused, or was lost with a process.":
    needlessFaults,
  "Without a store, or a lock in it, other processes cause at most four refreshes of one process within a minute.":
    contentionFaults,
  "After a refresh has failed, no process asks for another before the failure's time is over.": hastyFaults,
  "A dead user token causes at most six refreshes an hour, and none while other calls succeed; it causes as few questions to an `accessToken` function.":
    userTokenFaults,
  "Every call settles: with a result, a `TransakError`, or the reason of its own signal. No rejection is left unhandled.":
    callFaults,
  "No error and no event shows a token or a secret.": leakFaults,
};

/** What docs/webhooks.md promises, in its words. */
export const webhookInvariants: Readonly<Record<string, Check>> = {
  "A genuine webhook is not refused as `signature` where the process or its store knows the token, which is in force or was within a day, or a refresh of the process is about to bring it; unless the store cannot be asked, it is taken.":
    refusedFaults,
  "No webhook causes a refresh. A forgery costs at most one read of the store, and a crowd of them at most two.":
    crowdFaults,
  "Every webhook is decided within fifteen seconds, by an event or a `TransakWebhookError`.": webhookFaults,
};

/** Everything that a run breaks. */
export function findFaults(run: Run): readonly string[] {
  return Object.entries({ ...tokenInvariants, ...webhookInvariants }).flatMap(([promise, check]) =>
    check(run).map((fault) => `${promise}\n    ${fault}`),
  );
}
