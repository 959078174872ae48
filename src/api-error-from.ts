import { type Answer, parsedBody, requestIdOf, retryAfterOf } from "./answer.ts";
import { TransakApiError } from "./errors/api-error.ts";
import { TransakBadRequestError } from "./errors/bad-request-error.ts";
import { TransakForbiddenError } from "./errors/forbidden-error.ts";
import { TransakRateLimitError } from "./errors/rate-limit-error.ts";
import { TransakServerError } from "./errors/server-error.ts";
import { TransakUnauthorizedError } from "./errors/unauthorized-error.ts";
import { type HintContext, hintFor } from "./hints.ts";
import { printed, type Redact, redactBody } from "./redact.ts";
import { isRetryable } from "./retry.ts";
import { isObject } from "./shape.ts";

const classes: Readonly<Record<number, typeof TransakApiError>> = {
  400: TransakBadRequestError,
  401: TransakUnauthorizedError,
  403: TransakForbiddenError,
  429: TransakRateLimitError,
};

/** Unwraps an answer that is not 2xx. Both shapes of Transak's envelope, pages of proxies, and no body at all. */
export function apiErrorFrom(answer: Answer, context: HintContext, redact: Redact): TransakApiError {
  const { status, text } = answer;
  const parsed = parsedBody(answer);
  const envelope = envelopeOf(parsed, redact);
  const ErrorClass = classes[status] ?? (status >= 500 && status <= 599 ? TransakServerError : TransakApiError);
  return new ErrorClass(
    `Transak answered ${status} to ${context.operation.id}${envelope.said ?? withoutMessage(text)}`,
    {
      status,
      errorCode: envelope.errorCode,
      apiMessage: envelope.apiMessage,
      requestId: shortened(requestIdOf(answer), redact),
      retryAfterMs: retryAfterOf(answer, Date.now()),
      body: text === "" ? undefined : redactBody(parsed, text, redact),
    },
    { hint: hintFor(status, context), retryable: isRetryable(status) },
  );
}

/** An id from a header, redacted and short enough for any log. */
export function shortened(id: string | undefined, redact: Redact): string | undefined {
  return id ? redact(id).slice(0, 128) : undefined;
}

interface Envelope {
  readonly errorCode?: number | string | undefined;
  readonly apiMessage?: string | undefined;
  /** Both of them and what else there is, as the end of a sentence. */
  readonly said?: string;
}

/** `{ error: { message, errorCode?, additionalMessage?, name? } }`, with whatever types it really has. */
export function envelopeOf(parsed: unknown, redact: Redact): Envelope {
  const error = isObject(parsed) && isObject(parsed.error) ? parsed.error : {};
  const errorCode = codeOf(error.errorCode, redact);
  const apiMessage = textOf(error.message, redact) ?? textOf(error.name, redact);
  const additional = textOf(error.additionalMessage, redact);
  const words = [apiMessage, additional, errorCode === undefined ? undefined : `(errorCode ${errorCode})`];
  const said = words.filter((word) => word !== undefined).join(" ");
  return { errorCode, apiMessage, ...(said && { said: `: ${said}` }) };
}

function codeOf(value: unknown, redact: Redact): number | string | undefined {
  if (typeof value === "number") return value;
  const text = textOf(value, redact);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function textOf(value: unknown, redact: Redact): string | undefined {
  const text = value === undefined || value === null ? "" : printed(value);
  return text.trim() ? redact(text).slice(0, 500) : undefined;
}

function withoutMessage(text: string): string {
  if (text.trim() === "") return " with an empty body.";
  return /^\s*</.test(text) ? " with a web page." : " without a message of its own.";
}
