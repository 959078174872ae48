import type { Answer } from "../answer.ts";
import { parsedBody } from "../answer.ts";
import type { Circumstances } from "../attempt.ts";
import { perform } from "../call.ts";
import { TransakResponseError } from "../errors/response-error.ts";
import { headerNames, operations } from "../generated/operations.ts";
import { tokenFault } from "../header-value.ts";
import type { Settings } from "../settings.ts";
import { isObject } from "../shape.ts";

export interface MintedToken {
  readonly accessToken: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** Refresh Access Token: the one call that the API secret goes into. Invalidates the token before. */
export function mintToken(settings: Settings & { readonly apiSecret: string }): Promise<MintedToken> {
  const { apiKey, apiSecret, addresses, headers } = settings;
  const operation = operations.refreshAccessToken;
  return perform(() => ({
    ...settings,
    operation,
    url: addresses.refreshAccessToken,
    headers: () => ({ ...headers, [headerNames.apiSecret]: apiSecret }),
    body: { apiKey },
    secrets: [apiSecret],
    signal: undefined,
    callId: settings.nextCallId(),
    read: readToken,
  }));
}

function readToken(answer: Answer, { beganAt, requestId }: Circumstances): MintedToken {
  const parsed = parsedBody(answer);
  const data = isObject(parsed) && isObject(parsed.data) ? parsed.data : {};
  const { accessToken } = data;
  const expiresAt = inMilliseconds(data.expiresAt);
  const fault = tokenFault(accessToken);
  if (!fault && expiresAt > beganAt) return { accessToken: accessToken as string, expiresAt };
  const past = expiresAt <= beganAt;
  const time = past ? "data.expiresAt is in the past" : "data.expiresAt is not a Unix time";
  throw new TransakResponseError(
    `${operations.refreshAccessToken.id} answered ${answer.status}, but ${fault ? `data.accessToken ${fault}` : time}.`,
    answer.status,
    requestId,
    { hint: past ? "Check this server's clock." : "Check whether baseUrl or a proxy answers in Transak's place." },
  );
}

/** Documented in seconds; one integrator has met milliseconds. Either way, years after 5138 are nonsense. */
function inMilliseconds(value: unknown): number {
  if (typeof value !== "number" || !(value < 1e14)) return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
