import type { TokenSource } from "./token-source.ts";

/** The caller's own token, as it is. */
export function fixedToken(accessToken: string): TokenSource {
  return { current: () => accessToken };
}
