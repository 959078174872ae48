import { withDeadline } from "../deadline.ts";
import { TransakTokenError } from "../errors/token-error.ts";
import { isTransakError } from "../errors/transak-error.ts";
import { tokenFault } from "../header-value.ts";
import type { PlatformAbortSignal } from "../platform.ts";
import { describeCause, redactor } from "../redact.ts";
import type { TokenSource } from "./token-source.ts";

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
  };
}
