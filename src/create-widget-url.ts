import { type Answer, parsedBody } from "./answer.ts";
import { envelopeOf } from "./api-error-from.ts";
import type { Circumstances } from "./attempt.ts";
import { type Call, perform } from "./call.ts";
import { type CreateWidgetUrlOptions, readCallOptions } from "./call-options.ts";
import { TransakResponseError } from "./errors/response-error.ts";
import { TransakValidationError } from "./errors/validation-error.ts";
import { headerNames, operations } from "./generated/operations.ts";
import type { WidgetParams } from "./generated/widget-params.ts";
import { readArguments } from "./read-arguments.ts";
import type { Redact } from "./redact.ts";
import type { SettingsWithTokens } from "./settings.ts";
import { isObject } from "./shape.ts";
import { widgetParamsBody } from "./widget-params-body.ts";

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

/** By its form: parsing it takes longer than checking the parameters. */
const httpUrl = /^https?:\/\/[\w[][\w.:\]-]*([/?#]\S*)?$/i;

/** Create Widget URL: checks the arguments, performs the call, reads the answer. */
export function createWidgetUrl(
  settings: SettingsWithTokens,
  params: WidgetParams,
  given: CreateWidgetUrlOptions,
): Promise<WidgetUrl> {
  return perform(() => readArguments("createWidgetUrl", TransakValidationError, () => callOf(settings, params, given)));
}

/** Field by field: spreading the settings takes longer than checking the parameters. */
function callOf(settings: SettingsWithTokens, params: unknown, given: unknown): Call<WidgetUrl> {
  const operation = operations.createWidgetUrl;
  const options = readCallOptions(given);
  const { userIp, userToken } = options;
  return {
    operation,
    environment: settings.environment,
    url: settings.addresses.createWidgetUrl,
    headers: () => {
      // Adding to what a spread has made is twenty times as slow.
      const headers: Record<string, string> = Object.assign({}, settings.headers, options.headers);
      if (userIp !== undefined) headers[headerNames.userIp] = userIp;
      if (userToken !== undefined) headers[headerNames.userToken] = userToken;
      return headers;
    },
    body: { widgetParams: widgetParamsBody(params, options.extraWidgetParams, settings) },
    secrets: [userToken, settings.apiSecret],
    tokens: settings.tokens,
    fetch: settings.fetch,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? settings.timeoutMs,
    maxRetries: options.maxRetries ?? settings.maxRetries,
    maxRetryAfterMs: settings.maxRetryAfterMs,
    callId: settings.nextCallId(),
    emit: settings.emit,
    read: readWidgetUrl,
  };
}

function readWidgetUrl(answer: Answer, { beganAt, requestId, redact }: Circumstances): WidgetUrl {
  const parsed = parsedBody(answer);
  const widgetUrl = isObject(parsed) && isObject(parsed.data) ? parsed.data.widgetUrl : undefined;
  if (typeof widgetUrl === "string" && httpUrl.test(widgetUrl)) {
    const expiresAt = new Date(beganAt + lifetimeMs);
    return requestId === undefined ? { widgetUrl, expiresAt } : { widgetUrl, expiresAt, requestId };
  }
  throw new TransakResponseError(
    `${operations.createWidgetUrl.id} answered ${answer.status}, but ${faultOf(answer, parsed, widgetUrl, redact)}`,
    answer.status,
    requestId,
  );
}

function faultOf({ text }: Answer, parsed: unknown, widgetUrl: unknown, redact: Redact): string {
  if (text.trim() === "") return "with an empty body.";
  if (parsed === undefined) return "its body is not JSON.";
  const { said } = envelopeOf(parsed, redact);
  if (said) return `with an error${said}`;
  return widgetUrl === undefined ? "without data.widgetUrl." : "data.widgetUrl is not an http(s) URL.";
}
