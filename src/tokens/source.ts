import { tokenFault } from "../check/header-value.ts";
import { isTransakError, TransakTokenError } from "../errors.ts";
import { withDeadline } from "../http/deadline.ts";
import type { PlatformAbortSignal } from "../platform.ts";
import { describeCause, redactor } from "../redact.ts";

/** Access tokens for verifying webhooks. See `TransakClient.accessTokens`. */
export interface AccessTokens {
  /** The token in force. */
  readonly current: string;
  /** The one before, for a day after it was replaced. */
  readonly previous?: string;
}

/** Where access tokens come from: given, provided by the caller's function, or minted from the API secret. */
export interface TokenSource {
  /** The token to send now. */
  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string>;
  /**
   * Another token in place of one that was answered with 401, or undefined where there is none to be had.
   *
   * @param earlier how many replacements the same call has had before.
   */
  replacement(
    rejected: string,
    earlier: number,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string | undefined>;
  /** A call with this token has succeeded. */
  accepted(token: string): void;
  /** The token in force wherever it was minted, and the one before, while webhooks signed with it may still arrive. */
  accessTokens(timeoutMs: number): Promise<AccessTokens>;
}

/** The caller's own token, as it is. */
export function fixedToken(accessToken: string): TokenSource {
  return {
    current: () => accessToken,
    replacement: async () => undefined,
    accepted: () => {},
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

/** Asks the caller's function at each call, and once more after a 401. */
export function providedToken(provider: AccessTokenProvider): TokenSource {
  const ask = async (signal: AbortSignal | undefined, timeoutMs: number, rejected?: string) => {
    const reason = rejected === undefined ? "needed" : "rejected";
    const token = await withDeadline("accessToken()", timeoutMs, signal, async (aborted) => {
      try {
        return await provider({ reason, signal: aborted });
      } catch (error) {
        if (isTransakError(error)) throw error;
        const cause = describeCause(error, redactor(rejected));
        throw new TransakTokenError(`The accessToken function failed: ${cause.message}`, { retryable: true, cause });
      }
    });
    const fault = tokenFault(token);
    if (fault) throw new TransakTokenError(`What the accessToken function returned ${fault}.`);
    return token;
  };
  return {
    current: ask,
    replacement: async (rejected, earlier, signal, timeoutMs) => {
      const token = earlier === 0 ? await ask(signal, timeoutMs, rejected) : rejected;
      return token === rejected ? undefined : token;
    },
    accepted: () => {},
    accessTokens: async (timeoutMs) => ({ current: await ask(undefined, timeoutMs) }),
  };
}
