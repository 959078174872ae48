import type { TokenSource } from "./token-source.ts";

/** The caller's own token, as it is. */
export function fixedToken(accessToken: string): TokenSource {
  return {
    maxReplacements: 0,
    current: () => accessToken,
    replacement: async () => undefined,
    accepted: () => {},
    previous: async () => undefined,
  };
}
