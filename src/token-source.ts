import { TransakConfigError } from "./errors.ts";
import type { ReadOptions, Settings } from "./settings.ts";
import { GuardedStore } from "./tokens/guarded-store.ts";
import { TokenManager, type TokenManagerOptions } from "./tokens/manager.ts";
import { providedToken } from "./tokens/provided-token.ts";
import type { MintedToken } from "./tokens/refresh.ts";
import { fixedToken, type TokenSource } from "./tokens/source.ts";
import { sharedState } from "./tokens/state.ts";

/**
 * Where a client's access tokens come from. `mint` sends the API secret for a new one.
 *
 * @param mint asks Transak for a new one.
 * @throws {TransakConfigError} for an `apiSecret` and an `accessToken` at once.
 */
export function createTokenSource(
  options: ReadOptions,
  settings: Settings,
  mint: () => Promise<MintedToken>,
): TokenSource {
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
  return new TokenManager({
    mint,
    state: () => sharedState(tokenStore, `${key}\n${apiSecret}`),
    store: tokenStore && new GuardedStore(tokenStore, key, timeoutMs, emit),
    emit,
    renewBeforeMs,
    cooldownMs: rejectionCooldownMs,
    waitUntil: waitUntil as TokenManagerOptions["waitUntil"],
  });
}
