import { operations } from "./generated/operations.ts";
import type { Operation } from "./transport.ts";

/** What a hint may depend on besides the answer. */
export interface HintContext {
  readonly operation: Operation;
  readonly environment: string;
  /** Whether the call carried the end user's IP address. */
  readonly withUserIp: boolean;
}

/** What an integrator should look at first after an answer of this status. */
export function hintFor(status: number, { operation, environment, withUserIp }: HintContext): string | undefined {
  const keys = `This client talks to ${environment}; each environment has its own keys, secrets and tokens.`;
  const refresh = operation.id === operations.refreshAccessToken.id;
  const userIp = withUserIp || refresh ? "" : " This call had no userIp, which Transak asks for since July 2026.";
  switch (status) {
    case 400:
      return refresh
        ? `apiSecret does not belong to apiKey, or is not the newest. ${keys}`
        : userIp.trim() || undefined;
    case 401:
      return refresh
        ? `apiKey or apiSecret was refused. ${keys}`
        : `Even a fresh token is refused while the account's KYB is open or the server's egress IP is not on Transak's list. ${keys}${userIp}`;
    case 403:
      return `Ask Transak to list this server's egress IP for ${environment}, and check that referrerDomain is listed.${userIp}`;
    case 429:
      return refresh
        ? "Tokens live for seven days: share one among all processes with a tokenStore."
        : "Create a URL when the user opens the widget, not before; wait retryAfterMs if given.";
    default:
      return undefined;
  }
}
