import { tokenFault } from "../check/header-value.ts";
import { withDeadline } from "../deadline.ts";
import { isTransakError, TransakTimeoutError, TransakTokenError } from "../errors.ts";
import { isFrameworkSignal } from "../framework-signal.ts";
import { describeCause, redactor } from "../redact.ts";
import { suspectsUserToken } from "./policy.ts";
import { type Lease, singleFlight } from "./single-flight.ts";
import type { AccessTokenProvider, Limits, Rejection, TokenSource } from "./source.ts";

/** What the function has returned for a rejected token, or thrown. */
interface Reply {
  readonly token?: string;
  readonly error?: unknown;
  /** By `performance.now`. A reply that helps is good for ever. */
  until: number;
}

/** For how long a reply that is of no help is remembered, in milliseconds. */
const rememberedMs = 1000;
/** How many rejected tokens are remembered. */
const maxRemembered = 10;
/** As `rejectionCooldownMs` is where there is such an option. */
const cooldownMs = 60_000;

/** Calls the caller's function for each request, and once for each token that got a 401. */
export function providedToken(provider: AccessTokenProvider): TokenSource {
  /** The last one, and the one before. */
  let provided: readonly string[] = [];
  let lastGood = { token: "", at: 0 };
  let userTokenAskedAt = Number.NEGATIVE_INFINITY;
  const leases = new Map<string, Lease>();
  const replies = new Map<string, Reply>();

  const ask = ({ signal, timeoutMs }: Limits, rejected?: string) => {
    const reason = rejected === undefined ? "needed" : "rejected";
    return withDeadline("accessToken()", timeoutMs, signal, async (aborted) => {
      let token: string;
      try {
        token = await provider({ reason, signal: aborted });
      } catch (error) {
        if (isTransakError(error) || isFrameworkSignal(error)) throw error;
        const cause = describeCause(error, redactor(rejected, ...provided));
        throw new TransakTokenError(`The accessToken function failed: ${cause.message}`, { retryable: true, cause });
      }
      const fault = tokenFault(token);
      if (fault) throw new TransakTokenError(`What the accessToken function returned ${fault}.`);
      // Also what comes too late for its call: webhooks may be signed with it.
      if (token !== provided[0]) provided = [token, ...provided.slice(0, 1)];
      return token;
    });
  };

  const remembered = (rejected: string): string | undefined => {
    const reply = replies.get(rejected);
    if (!reply || performance.now() > reply.until) return undefined;
    if (reply.error !== undefined) throw reply.error;
    return reply.token;
  };

  const soon = () => performance.now() + rememberedMs;

  const askOnce = async (rejected: string, withUserToken: boolean, limits: Limits) => {
    if (withUserToken) userTokenAskedAt = performance.now();
    try {
      const token = await ask(limits, rejected);
      replies.set(rejected, { token, until: token === rejected ? soon() : Number.POSITIVE_INFINITY });
      return token;
    } catch (error) {
      // A caller who leaves or has little time says nothing of the others.
      const isOwn = limits.signal?.aborted || error instanceof TransakTimeoutError;
      if (!isOwn) replies.set(rejected, { error, until: soon() });
      throw error;
    } finally {
      for (const [old] of replies) if (replies.size > maxRemembered) replies.delete(old);
    }
  };

  const isUserTokenSuspect = (rejected: string) => {
    const now = performance.now();
    const successAgeMs = lastGood.token === rejected ? now - lastGood.at : Number.POSITIVE_INFINITY;
    return suspectsUserToken(successAgeMs, now - userTokenAskedAt, cooldownMs);
  };

  const replacement = async (rejected: string, { replacements, withUserToken }: Rejection, limits: Limits) => {
    for (const reply of replies.values()) if (reply.token === rejected) reply.until = Math.min(reply.until, soon());
    if (replacements > 0) return undefined;
    const peek = () => remembered(rejected) ?? (withUserToken && isUserTokenSuspect(rejected) ? rejected : undefined);
    const token = await withDeadline("accessToken()", limits.timeoutMs, limits.signal, (aborted) =>
      singleFlight(leases, rejected, peek, () => askOnce(rejected, withUserToken, limits), aborted),
    );
    return token === rejected ? undefined : token;
  };

  return {
    current: ask,
    replacement,
    noteSuccess: (token) => {
      lastGood = { token, at: performance.now() };
    },
    contended: false,
    knownTokens: async () => ({ tokens: provided, complete: true }),
    getAccessTokens: async (limits) => ({ current: await ask(limits) }),
  };
}
