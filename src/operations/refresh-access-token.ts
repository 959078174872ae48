import { tokenFault } from "../check/header-value.ts";
import { operations } from "../generated/operations.ts";
import { api } from "../http/api.ts";
import type { Hints } from "../http/api-error.ts";
import { type Body, type RequestBody, untrusted } from "../http/body.ts";
import { type AnswerContext, perform } from "../http/call.ts";
import type { Settings } from "../settings.ts";
import type { MintedToken } from "../tokens/manager.ts";
import { isUnixTime } from "../tokens/record.ts";
import { listIp, ownKeys } from "./hints.ts";

const hints: Hints = {
  400: (context) => `apiSecret does not belong to apiKey, or is not the newest. ${ownKeys(context)}`,
  401: (context) => `apiKey or apiSecret was refused. ${ownKeys(context)}`,
  403: listIp,
  429: () => "Tokens live for seven days: share one among all processes with a tokenStore.",
};

/** Refresh Access Token: the one call that the API secret goes into. Invalidates the token before. */
export function refreshAccessToken(settings: Settings): Promise<MintedToken> {
  const { apiKey, apiSecret } = settings;
  const body: RequestBody<"refresh-access-token"> = { apiKey };
  return perform("refreshAccessToken", () => ({
    operation: operations["refresh-access-token"],
    settings,
    options: {},
    hints,
    compose: ({ transport }) =>
      api.POST("/partners/api/v2/refresh-token", {
        ...transport<"refresh-access-token">({ "x-api-key": apiKey, "api-secret": apiSecret }),
        body,
      }),
    read: readToken,
  }));
}

const wrongServer = "Check whether baseUrl or a proxy answers in Transak's place.";

type Success = Body<"refresh-access-token", 200>;

function readToken(body: unknown, { refuse }: AnswerContext): MintedToken {
  const { data } = untrusted<Success>(body);
  const { accessToken, expiresAt: seconds } = untrusted<Success["data"]>(data);
  const expiresAt = inMilliseconds(seconds);
  const fault = tokenFault(accessToken);
  if (fault) throw refuse(`data.accessToken ${fault}.`, wrongServer);
  if (!isUnixTime(expiresAt)) throw refuse("data.expiresAt is not a Unix time.", wrongServer);
  return { accessToken: accessToken as string, expiresAt };
}

/** Documented in seconds; one integrator has met milliseconds. */
function inMilliseconds(value: unknown): number {
  if (typeof value !== "number") return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
