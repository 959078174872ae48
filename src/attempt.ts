import { type Answer, requestIdOf } from "./answer.ts";
import { apiErrorFrom, shortened } from "./api-error-from.ts";
import type { Call } from "./call.ts";
import { TransakConnectionError } from "./errors/connection-error.ts";
import { isTransakError, type TransakError } from "./errors/transak-error.ts";
import type { CallEvent } from "./events.ts";
import { exchange } from "./exchange.ts";
import { headerNames } from "./generated/operations.ts";
import { describeCause, type Redact, redactor } from "./redact.ts";
import { isRetryable } from "./retry.ts";

/** One attempt of a call. */
export interface Attempt<T> {
  readonly call: Call<T>;
  readonly headers: Readonly<Record<string, string>>;
  readonly redact: Redact;
  /** When it began, in Unix milliseconds. */
  readonly beganAt: number;
  readonly tell: ((event: CallEvent) => void) | undefined;
}

/** What is known of an answer besides itself. */
export interface Circumstances {
  /** When its request was sent, in Unix milliseconds. */
  readonly beganAt: number;
  readonly requestId: string | undefined;
  readonly redact: Redact;
}

export function begin<T>(call: Call<T>, token: string | undefined, tell: Attempt<T>["tell"]): Attempt<T> {
  const headers = call.headers();
  if (token !== undefined) headers[headerNames.accessToken] = token;
  return { call, headers, redact: redactor(token, ...call.secrets), beganAt: Date.now(), tell };
}

export function dispatch<T>({ call, headers, tell }: Attempt<T>, signal: AbortSignal): Promise<Answer> {
  const { operation, url, body, fetch } = call;
  tell?.({ type: "request", method: operation.method, url });
  // Looked up late: a test or an instrumentation may replace the global one after this client was made.
  return exchange({ operation, url, headers, body, signal }, fetch ?? globalThis.fetch);
}

/** @throws {TransakError} for an answer that is not 2xx, or not what it should be. */
export function resultOf<T>({ call, headers, redact, beganAt, tell }: Attempt<T>, answer: Answer): T {
  const { status } = answer;
  const requestId = shortened(requestIdOf(answer), redact);
  const durationMs = Date.now() - beganAt;
  tell?.({ type: "response", status, durationMs, ...(requestId !== undefined && { requestId }) });
  if (status >= 200 && status <= 299) return call.read(answer, { beganAt, requestId, redact });
  const { operation, environment } = call;
  throw apiErrorFrom(answer, { operation, environment, withUserIp: headerNames.userIp in headers }, redact);
}

/** What an attempt has failed with, as an error of ours. */
export function failureOf<T>({ call, redact }: Attempt<T>, error: unknown): TransakError {
  if (isTransakError(error)) return error;
  const cause = describeCause(error, redact);
  // `fetch` says "fetch failed" whatever happened; the reason is at the end of the causes.
  let deepest: Error & { readonly code?: string } = cause;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  const { message, code = "" } = deepest;
  const said = message.includes(code) ? message : `${message} (${code})`;
  return new TransakConnectionError(`${call.operation.id} got no answer: ${said}`, {
    retryable: isRetryable("connection"),
    cause,
  });
}
