import { type Answer, parsedBody } from "./answer.ts";
import { envelopeOf } from "./api-error-from.ts";
import { type Circumstances, perform } from "./call.ts";
import { type CreateWidgetUrlOptions, resolveCallOptions } from "./call-options.ts";
import { TransakResponseError } from "./errors/response-error.ts";
import { TransakValidationError } from "./errors/validation-error.ts";
import { operations } from "./generated/operations.ts";
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

/** Create Widget URL: checks the arguments, performs the call, reads the answer. */
export async function createWidgetUrl(
  settings: SettingsWithTokens,
  params: WidgetParams,
  options: CreateWidgetUrlOptions,
): Promise<WidgetUrl> {
  const operation = operations.createWidgetUrl;
  const what = "createWidgetUrl";
  const { extraWidgetParams, userToken, headers, signal, timeoutMs, maxRetries } = readArguments(
    what,
    TransakValidationError,
    () => resolveCallOptions(options, settings),
  );
  const widgetParams = readArguments(what, TransakValidationError, () =>
    widgetParamsBody(params, extraWidgetParams, settings),
  );
  // Field by field: spreading both objects takes longer than checking the parameters.
  return perform({
    operation,
    environment: settings.environment,
    baseUrl: settings.baseUrls[operation.host],
    headers,
    body: { widgetParams },
    secrets: [userToken, settings.apiSecret],
    tokens: settings.tokens,
    fetch: settings.fetch,
    signal,
    timeoutMs,
    maxRetries,
    maxRetryAfterMs: settings.maxRetryAfterMs,
    callId: settings.nextCallId(),
    emit: settings.emit,
    read: readWidgetUrl,
  });
}

function readWidgetUrl(answer: Answer, { beganAt, requestId, redact }: Circumstances): WidgetUrl {
  const parsed = parsedBody(answer);
  const widgetUrl = isObject(parsed) && isObject(parsed.data) ? parsed.data.widgetUrl : undefined;
  if (typeof widgetUrl === "string" && /^https?:\/\/\S+$/i.test(widgetUrl) && URL.canParse(widgetUrl)) {
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
