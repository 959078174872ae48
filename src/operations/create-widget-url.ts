import { isPrivateAddress } from "../check/ip-address.ts";
import { unchecked } from "../check/readers.ts";
import { operations } from "../generated/operations.ts";
import type { WidgetParams } from "../generated/widget-params.ts";
import type { HintContext, Hints } from "../http/api-error.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import { type Data, untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import type { CreateWidgetUrlOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { contention, listIp, ownKeys } from "./hints.ts";
import { collectWidgetParams } from "./widget-params.ts";

const operation = operations["create-widget-url"];
const readCallOptions = callOptionsReader(operation, { extraWidgetParams: unchecked });

/** A session of the widget. */
export interface WidgetUrl {
  /** Opens the widget, once. A secret until it is used: hand it to the user's page and keep it out of logs. */
  readonly widgetUrl: string;
  /** Five minutes after the request began. */
  readonly expiresAt: Date;
  /** Transak's id of the request, for its support. */
  readonly requestId?: string;
}

/** Source: https://docs.transak.com/api/public/create-widget-url */
const lifetimeMs = 5 * 60_000;

function aboutUserIp({ userIp }: HintContext): string {
  return userIp !== undefined && isPrivateAddress(userIp)
    ? " This call's userIp is of a private network: take the address that your outermost proxy saw."
    : "";
}

const hints: Hints = {
  400: (context) => aboutUserIp(context).trim() || undefined,
  401: (context) =>
    `${contention(context)}Even a fresh token is rejected while the account's KYB is open. ${listIp(context)} ${ownKeys(context)}${aboutUserIp(context)}`,
  403: (context) => `${listIp(context)} Check that referrerDomain is listed, too.${aboutUserIp(context)}`,
  429: () => "Create a URL when the user opens the widget, not before; wait retryAfterMs if given.",
};

/** Create Widget URL. */
export function createWidgetUrl(
  settings: Settings,
  params: WidgetParams,
  given: CreateWidgetUrlOptions,
): Call<WidgetUrl> {
  const options = readCallOptions(given);
  return defineCall({
    operation,
    input: { body: { widgetParams: collectWidgetParams(params, options.extraWidgetParams, settings) } },
    options,
    hints,
    read: readWidgetUrl,
  });
}

function readWidgetUrl(data: unknown, { beganAt, requestId, invalidResponse }: ResponseContext): WidgetUrl {
  const { widgetUrl } = untrusted<Data<"create-widget-url">>(data);
  if (widgetUrl === undefined) throw invalidResponse("without data.widgetUrl.");
  if (!isHttpUrl(widgetUrl)) throw invalidResponse("data.widgetUrl is not an http(s) URL.");
  const expiresAt = new Date(beganAt + lifetimeMs);
  return requestId === undefined ? { widgetUrl, expiresAt } : { widgetUrl, expiresAt, requestId };
}

/** By the platform's own parser, as a browser will read it. With a name before an @ the host is not what it seems. */
function isHttpUrl(value: unknown): value is string {
  if (typeof value !== "string") return false;
  try {
    const { protocol, username, password } = new URL(value);
    return (protocol === "https:" || protocol === "http:") && !username && !password;
  } catch {
    return false;
  }
}
