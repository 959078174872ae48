import { longestTimer } from "../check/options.ts";
import { TransakConfigError } from "../errors.ts";
import type { ClientOptions, Settings } from "../settings.ts";
import { GuardedStore } from "./guarded-store.ts";
import { TokenManager, type TokenManagerOptions } from "./manager.ts";
import { fixedToken, providedToken, type TokenSource } from "./source.ts";
import { processWideStore, sharedState } from "./state.ts";

/**
 * Where a client's access tokens come from.
 *
 * @throws {TransakConfigError} for an `apiSecret` and an `accessToken` at once.
 */
export function createTokenSource(options: ClientOptions, settings: Settings): TokenSource {
  const { environment, apiKey, apiSecret, timeoutMs, emit } = settings;
  const { accessToken, baseUrl, tokenStore, waitUntil } = options;
  const { renewBeforeMs = 3_600_000, rejectionCooldownMs = 60_000 } = options;
  if (apiSecret !== undefined && accessToken !== undefined) {
    throw new TransakConfigError("Pass either apiSecret or accessToken, not both.", {
      hint: "With apiSecret the client mints and renews access tokens by itself.",
    });
  }
  if (apiSecret === undefined) {
    if (tokenStore) throw new TransakConfigError("tokenStore needs apiSecret: with accessToken nothing is stored.");
    return typeof accessToken === "function" ? providedToken(accessToken) : fixedToken(accessToken as string);
  }
  const key = `${environment}:${apiKey}${baseUrl ? `:${baseUrl}` : ""}`;
  const shared = tokenStore ?? processWideStore(apiSecret);
  // A shared store must be given up in time for the caller, but not before a crashed holder's lease has run out. Memory cannot
  // fail, and whoever has the turn only waits for Transak.
  const answerMs = tokenStore ? Math.min(2000, timeoutMs / 4) : longestTimer;
  const turnMs = tokenStore ? Math.max(2500, timeoutMs * 0.75) : longestTimer;
  return new TokenManager(settings, {
    apiSecret,
    store: new GuardedStore(shared, answerMs, turnMs, emit),
    state: sharedState(shared, key),
    key,
    renewBeforeMs,
    cooldownMs: rejectionCooldownMs,
    waitUntil: waitUntil as TokenManagerOptions["waitUntil"],
  });
}
