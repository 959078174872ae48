import { tokenFault } from "../check/header-value.ts";
import { operations } from "../generated/operations.ts";
import type { Hints } from "../http/api-error.ts";
import { type Call, defineCall } from "../http/call.ts";
import { type Data, untrusted } from "../http/document.ts";
import { type ResponseContext, wrongServer } from "../http/read-response.ts";
import { createBare } from "../json.ts";
import type { Settings } from "../settings.ts";
import { isUnixTime } from "../tokens/record.ts";
import type { MintedToken } from "../tokens/refresh.ts";
import { listIp, ownKeys } from "./hints.ts";

const hints: Hints = {
  400: (context) => `apiSecret does not belong to apiKey, or is not the newest. ${ownKeys(context)}`,
  401: (context) => `apiKey or apiSecret was rejected. ${ownKeys(context)}`,
  403: listIp,
  429: () => "Tokens live for seven days: share one among all processes with a tokenStore.",
};

/** Refresh Access Token: the one call that the API secret goes into. Invalidates the token before. */
export function refreshAccessToken({ apiKey }: Settings): Call<MintedToken> {
  const operation = operations["refresh-access-token"];
  return defineCall({ operation, input: { body: { apiKey } }, options: createBare(), hints, read: readToken });
}

function readToken(data: unknown, { invalidResponse }: ResponseContext): MintedToken {
  const { accessToken, expiresAt: seconds } = untrusted<Data<"refresh-access-token">>(data);
  const expiresAt = inMilliseconds(seconds);
  const fault = tokenFault(accessToken);
  if (fault) throw invalidResponse(`data.accessToken ${fault}.`, wrongServer);
  if (!isUnixTime(expiresAt)) throw invalidResponse("data.expiresAt is not a Unix time.", wrongServer);
  return { accessToken: accessToken as string, expiresAt };
}

/** Documented in seconds; one integrator has met milliseconds. */
function inMilliseconds(value: unknown): number {
  if (typeof value !== "number") return Number.NaN;
  return value < 1e11 ? value * 1000 : value;
}
