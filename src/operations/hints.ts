import { contentionHint } from "../events.ts";
import type { HintContext } from "../http/api-error.ts";

// Sentences that the hints of several operations share.

export const ownKeys = ({ environment }: HintContext): string =>
  `This client talks to ${environment}; each environment has its own keys, secrets and tokens.`;

export const listIp = ({ environment }: HintContext): string =>
  `Ask Transak to list this server's egress IP for ${environment}.`;

/** What may have invalidated the token, if it is known. */
export const contention = ({ contended }: HintContext): string => (contended ? `${contentionHint} ` : "");
