import type { Answer } from "../answer.ts";
import { parsedBody, requestIdOf } from "../answer.ts";
import { shortened } from "../api-error-from.ts";
import { perform } from "../call.ts";
import { TransakResponseError } from "../errors/response-error.ts";
import { headerNames, operations } from "../generated/operations.ts";
import { tokenFault } from "../header-value.ts";
import type { Redact } from "../redact.ts";
import type { Settings } from "../settings.ts";
import { isObject } from "../shape.ts";

export interface MintedToken {
  readonly accessToken: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** Refresh Access Token: the one call that the API secret goes into. Invalidates the token before. */
export function mintToken(settings: Settings & { readonly apiSecret: string }): Promise<MintedToken> {
  const { apiKey, apiSecret, baseUrls, headers } = settings;
  const operation = operations.refreshAccessToken;
  return perform({
    ...settings,
    operation,
    baseUrl: baseUrls[operation.host],
    headers: { ...headers, [headerNames.apiKey]: apiKey, [headerNames.apiSecret]: apiSecret },
    body: { apiKey },
    secrets: [apiSecret],
    signal: undefined,
    callId: settings.nextCallId(),
    read: readToken,
  });
}

function readToken(answer: Answer, beganAt: number, redact: Redact): MintedToken {
  const parsed = parsedBody(answer);
  const data = isObject(parsed) && isObject(parsed.data) ? parsed.data : {};
  const expiresAt = inMilliseconds(data.expiresAt);
  const fault = faultOf(data.accessToken, expiresAt, beganAt);
  if (fault === undefined) return { accessToken: data.accessToken as string, expiresAt };
  throw new TransakResponseError(
    `${operations.refreshAccessToken.id} answered ${answer.status}, but ${fault}.`,
    answer.status,
    shortened(requestIdOf(answer), redact),
  );
}

function faultOf(accessToken: unknown, expiresAt: number, now: number): string | undefined {
  const fault = tokenFault(accessToken);
  if (fault) return `data.accessToken ${fault}`;
  if (Number.isNaN(expiresAt)) return "data.expiresAt is not a time";
  return expiresAt > now ? undefined : "data.expiresAt is in the past (is this server's clock right?)";
}

/** Documented in seconds; one integrator has met milliseconds. As seconds, these would be the year 5138 and later. */
function inMilliseconds(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
