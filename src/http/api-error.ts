import {
  TransakApiError,
  TransakBadRequestError,
  TransakForbiddenError,
  TransakNotFoundError,
  TransakRateLimitError,
  TransakServerError,
  TransakUnauthorizedError,
} from "../errors.ts";
import { responseHeaders } from "../generated/shown-fields.ts";
import { isObject } from "../json.ts";
import { printed, type Redact, redactBody } from "../redact.ts";
import { type Body, type DocumentedErrors, findEnvelope, type Operation, untrusted } from "./document.ts";
import type { HttpResponse } from "./exchange.ts";
import { isRetryable } from "./retry.ts";

/** What a hint may depend on besides the status. */
export interface HintContext {
  readonly environment: string;
  /** The end user's IP address that the call carried. */
  readonly userIp: string | undefined;
  /** Whether other processes keep invalidating this one's access tokens. */
  readonly contended: boolean;
}

/** What an integrator should look at first, by the status of the response. */
export type Hints = { readonly [status: number]: (context: HintContext) => string | undefined };

/** What an operation knows of its errors. */
export interface ErrorRules {
  readonly hints: Hints;
  /** Whether Transak's words of a 400 say that what was asked for does not exist. */
  readonly isNotFound?: (apiMessage: string) => boolean;
  /** Whether a body may hold personal data: then no text is kept that is not of the document's fields. */
  readonly holdsPersonalData?: boolean;
}

const classes: Readonly<Record<number, typeof TransakApiError>> = {
  400: TransakBadRequestError,
  401: TransakUnauthorizedError,
  403: TransakForbiddenError,
  429: TransakRateLimitError,
};

/** Reads a response that is not 2xx. Both shapes of Transak's envelope, pages of proxies, and no body at all. */
export function apiError(
  response: HttpResponse,
  operation: Operation,
  { hints, isNotFound, holdsPersonalData = false }: ErrorRules,
  context: HintContext,
  redact: Redact,
): TransakApiError {
  const { status, text } = response;
  const body = parseJson(text);
  // A 401 of the lookups has no envelope.
  const isBare = findEnvelope(operation) === "response" && isObject(body) && body.error === undefined;
  const parsed = isBare ? { error: body } : body;
  const shown = text === "" ? undefined : redactBody(parsed, text, redact, holdsPersonalData);
  const { errorCode, apiMessage, sentence } = readEnvelope(parsed, redact);
  const missing = status < 500 && apiMessage !== undefined && isNotFound?.(apiMessage);
  const ErrorClass = missing
    ? TransakNotFoundError
    : (classes[status] ?? (status >= 500 && status <= 599 ? TransakServerError : TransakApiError));
  return new ErrorClass(
    `Transak answered ${status} to ${operation.id}${sentence ?? withoutMessage(text)}`,
    {
      status,
      errorCode,
      apiMessage,
      requestId: requestId(response, redact),
      retryAfterMs: retryAfter(response, Date.now()),
      body: isBare && isObject(shown) ? shown.error : shown,
    },
    { hint: hints[status]?.(context), retryable: isRetryable(status) },
  );
}

/** The parsed body, or undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Transak's id of the request, for its support, or else Cloudflare's; redacted and short enough for any log. */
export function requestId({ headers }: HttpResponse, redact: Redact): string | undefined {
  const id = headers.get(responseHeaders.traceId) || headers.get(responseHeaders.cfRay);
  return id ? redact(id, 128) : undefined;
}

/** How long a response asks to wait, in milliseconds: `Retry-After` gives seconds or a date. */
export function retryAfter({ headers }: HttpResponse, now: number): number | undefined {
  const value = headers.get(responseHeaders.retryAfter) ?? "";
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  // Date.parse finds a date in "soon 5", too.
  const date = /:\d\d GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

interface Envelope {
  readonly errorCode?: number | string | undefined;
  readonly apiMessage?: string | undefined;
  /** Both of them and what else there is, as the end of a sentence. */
  readonly sentence?: string;
}

/** The operations whose errors have the envelope as well: the lookups' 401 comes without it. */
type Enveloped = Extract<Operation, { readonly envelope: "data" }>["id"];
type ErrorBody =
  | { [Id in Operation["id"]]: DocumentedErrors<Id, 400> }[Operation["id"]]
  | { [Id in Enveloped]: DocumentedErrors<Id, 401> }[Enveloped];
type ErrorFields = NonNullable<Body<"create-widget-url", 400>["error"]> &
  NonNullable<Body<"refresh-access-token", 400>["error"]>;

/** The envelope of an error, with whatever types its fields really have. */
export function readEnvelope(parsed: unknown, redact: Redact): Envelope {
  const { error } = untrusted<ErrorBody>(parsed);
  const fields = untrusted<ErrorFields>(error);
  const errorCode = readCode(fields.errorCode, redact);
  const apiMessage = readText(fields.message, redact) ?? readText(fields.name, redact);
  const additional = readText(fields.additionalMessage, redact);
  const parts = [apiMessage, additional, errorCode === undefined ? undefined : `(errorCode ${errorCode})`];
  const sentence = parts.filter((part) => part !== undefined).join(" ");
  return { errorCode, apiMessage, ...(sentence && { sentence: `: ${sentence}` }) };
}

function readCode(value: unknown, redact: Redact): number | string | undefined {
  if (typeof value === "number") return value;
  const text = readText(value, redact);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function readText(value: unknown, redact: Redact): string | undefined {
  const text = value === undefined || value === null ? "" : printed(value);
  return text.trim() ? redact(text, 500) : undefined;
}

function withoutMessage(text: string): string {
  if (text.trim() === "") return " with an empty body.";
  return /^\s*</.test(text) ? " with a web page." : " without a message of its own.";
}
