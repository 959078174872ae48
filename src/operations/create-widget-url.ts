import { isPrivateAddress } from "../check/ip-address.ts";
import { unchecked } from "../check/readers.ts";
import { anyObject, copyJson, type ObjectShape, requireFields } from "../check/shape.ts";
import { quoted } from "../check/words.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import type { WidgetParams } from "../generated/widget-params.ts";
import { widgetParamsShape } from "../generated/widget-params-shape.ts";
import type { HintContext, Hints } from "../http/api-error.ts";
import { type Call, defineCall } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import { type Data, type RequestBody, untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { CreateWidgetUrlOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { contention, listIp, ownKeys } from "./hints.ts";

const operation = operations["create-widget-url"];

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

type SentParams = RequestBody<"create-widget-url">["widgetParams"];

const { fields, required, meant } = widgetParamsShape;
/** What a caller may give; what is required is seen to when all is together. */
const givenShape: ObjectShape = { fields, meant };

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
  const options = readCallOptions(operation, given, { extraWidgetParams: unchecked });
  return defineCall({
    operation,
    input: { body: { widgetParams: collectWidgetParams(params, options.extraWidgetParams, settings) } },
    options,
    hints,
    read: readWidgetUrl,
  });
}

/**
 * `widgetParams` as they are sent: the client's key and default domain, the call's parameters, checked against the document,
 * and the extra ones, which only have to be JSON.
 *
 * @throws {TransakValidationError} naming the parameter, and the nearest known one for a misspelt name.
 */
function collectWidgetParams(given: unknown, extra: unknown, { apiKey, referrerDomain }: Settings): SentParams {
  if (isObject(given) && Object.hasOwn(given, "apiKey")) {
    throw new TransakValidationError("widgetParams must not hold apiKey: the client sends its own.", {
      hint: "Parameters from a browser must not choose the partner. Pick the ones you allow by name.",
    });
  }
  const params = copyJson(given, givenShape, "widgetParams") as Partial<SentParams>;
  params.apiKey = apiKey;
  if (referrerDomain !== undefined) params.referrerDomain ??= referrerDomain;
  requireFields(params, required, ["widgetParams"]);
  return extra === undefined ? params : Object.assign(params, readExtraParams(extra, params));
}

function readExtraParams(extra: unknown, params: object): JsonObject {
  const extras = copyJson(extra, anyObject, "extraWidgetParams") as JsonObject;
  for (const name of Object.keys(extras)) {
    if ((required as readonly string[]).includes(name)) {
      throw new TransakValidationError(`extraWidgetParams must not hold ${name}.`);
    }
    if (Object.hasOwn(params, name)) {
      throw new TransakValidationError(`${quoted(name)} is in widgetParams and in extraWidgetParams. Keep one.`);
    }
  }
  return extras;
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
