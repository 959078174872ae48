import { tokenFault } from "../check/header-value.ts";
import { withDeadline } from "../deadline.ts";
import { isTransakError, TransakTimeoutError, TransakTokenError } from "../errors.ts";
import { isFrameworkSignal, type PlatformAbortSignal } from "../platform.ts";
import { describeCause, redactor } from "../redact.ts";
import { inTurn, type Lease } from "./turn.ts";
import type { KnownTokens } from "./webhook-tokens.ts";

/** Access tokens for verifying webhooks. See `TransakClient.getAccessTokens`. */
export interface AccessTokens {
  /** The token in force. */
  readonly current: string;
  /** The one before, for a day after it was replaced. */
  readonly previous?: string;
}

/** What is known of a 401. */
export interface Rejection {
  /** How many replacements the same call has had before. */
  readonly earlier: number;
  /** Whether the call carried a user token, which may be what was rejected. */
  readonly withUserToken: boolean;
}

/** Where access tokens come from: given, provided by the caller's function, or minted from the API secret. */
export interface TokenSource {
  /** The token to send now. */
  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string>;
  /** Another token in place of one that was answered with 401, or undefined where there is none to be had. */
  replacement(
    rejected: string,
    rejection: Rejection,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string | undefined>;
  /** A call with this token has succeeded. */
  noteSuccess(token: string, withUserToken: boolean): void;
  /** Whether other processes keep cutting off this one's tokens. */
  readonly contended: boolean;
  /** Tokens that are known without minting or asking for one: for webhooks, which anybody can send. */
  knownTokens(options: { readonly reread: boolean }): Promise<KnownTokens>;
  /** The token in force wherever it was minted, and the one before, while webhooks signed with it may still arrive. */
  accessTokens(timeoutMs: number): Promise<AccessTokens>;
}

/** The caller's own token, as it is. */
export function fixedToken(accessToken: string): TokenSource {
  return {
    current: () => accessToken,
    replacement: async () => undefined,
    noteSuccess: () => {},
    contended: false,
    knownTokens: async () => ({ tokens: [accessToken], complete: true }),
    accessTokens: async () => ({ current: accessToken }),
  };
}

/** What an `accessToken` function is told. */
export interface AccessTokenContext {
  /** `rejected` after a 401: a cached token will not do, unless it is another one. */
  readonly reason: "needed" | "rejected";
  /** Aborts with the call, or when its `timeoutMs` run out. */
  readonly signal: PlatformAbortSignal;
}

/** The caller's own way to an access token: raw, without `Bearer`. */
export type AccessTokenProvider = (context: AccessTokenContext) => string | Promise<string>;

/** For how long an answer about a rejected token that is of no help is remembered, in milliseconds. */
const rememberedMs = 1000;
/** How many rejected tokens are remembered. */
const mostRemembered = 10;

/** Asks the caller's function at each call, and once for each token that was answered with 401. */
export function providedToken(provider: AccessTokenProvider): TokenSource {
  /** The last one, and the one before. */
  let provided: readonly string[] = [];
  const leases = new Map<string, Lease>();
  /** About rejected tokens. Another token than the rejected one may be sent for ever. */
  const answers = new Map<string, { readonly token?: string; readonly error?: unknown; readonly until: number }>();

  const ask = async (signal: AbortSignal | undefined, timeoutMs: number, rejected?: string) => {
    const reason = rejected === undefined ? "needed" : "rejected";
    const token = await withDeadline("accessToken()", timeoutMs, signal, async (aborted) => {
      try {
        return await provider({ reason, signal: aborted });
      } catch (error) {
        if (isTransakError(error) || isFrameworkSignal(error)) throw error;
        const cause = describeCause(error, redactor(rejected));
        throw new TransakTokenError(`The accessToken function failed: ${cause.message}`, { retryable: true, cause });
      }
    });
    const fault = tokenFault(token);
    if (fault) throw new TransakTokenError(`What the accessToken function returned ${fault}.`);
    if (token !== provided[0]) provided = [token, ...provided.slice(0, 1)];
    return token;
  };

  const remembered = (rejected: string): string | undefined => {
    const answer = answers.get(rejected);
    if (!answer || Date.now() > answer.until) return undefined;
    if (answer.error !== undefined) throw answer.error;
    return answer.token;
  };

  const askOnce = async (rejected: string, signal: AbortSignal | undefined, timeoutMs: number) => {
    const soon = () => Date.now() + rememberedMs;
    try {
      const token = await ask(signal, timeoutMs, rejected);
      answers.set(rejected, { token, until: token === rejected ? soon() : Number.POSITIVE_INFINITY });
      return token;
    } catch (error) {
      // A caller who leaves or has little time says nothing of the others.
      if (!signal?.aborted && !(error instanceof TransakTimeoutError)) answers.set(rejected, { error, until: soon() });
      throw error;
    } finally {
      for (const [old] of answers) if (answers.size > mostRemembered) answers.delete(old);
    }
  };

  return {
    current: ask,
    replacement: async (rejected, { earlier }, signal, timeoutMs) => {
      if (earlier > 0) return undefined;
      const token = await withDeadline("accessToken()", timeoutMs, signal, (aborted) =>
        inTurn(
          leases,
          rejected,
          () => remembered(rejected),
          () => askOnce(rejected, signal, timeoutMs),
          aborted,
        ),
      );
      return token === rejected ? undefined : token;
    },
    noteSuccess: () => {},
    contended: false,
    knownTokens: async () => ({ tokens: provided, complete: true }),
    accessTokens: async (timeoutMs) => ({ current: await ask(undefined, timeoutMs) }),
  };
}
