import { readArguments } from "../check/options.ts";
import { abortReason, sleep, withDeadline } from "../deadline.ts";
import {
  isTransakError,
  TransakConfigError,
  TransakConnectionError,
  type TransakError,
  TransakNotFoundError,
  TransakResponseError,
  TransakValidationError,
} from "../errors.ts";
import type { CallEvent } from "../events.ts";
import { environments } from "../generated/environments.ts";
import type { CallOptions } from "../options.ts";
import { isFrameworkSignal } from "../platform.ts";
import { describeCause, type Redact, redactor } from "../redact.ts";
import type { Settings } from "../settings.ts";
import type { TokenSource } from "../tokens/source.ts";
import { type Attempt, type Operation, send } from "./api.ts";
import { apiError, type ErrorRules, parseJson, readEnvelope, requestId } from "./api-error.ts";
import type { Answer } from "./exchange.ts";
import { maxCallMs, retryDelay } from "./retry.ts";

/** One call, from the first attempt to the last. */
export interface Call<T> extends ErrorRules {
  readonly operation: Operation;
  readonly settings: Settings;
  /** What the caller said of this call. */
  readonly options: CallOptions & { readonly signal?: AbortSignal | undefined };
  /** Where its access token comes from; the call that mints one has none. */
  readonly tokens?: TokenSource;
  /** The end user's own token, if there is one. */
  readonly userToken?: string | undefined;
  /** The result where what was asked for does not exist, if that is no failure. */
  readonly ifNotFound?: T;
  /** Asks `api` for the request. */
  readonly compose: (attempt: Attempt) => Promise<unknown>;
  /** Makes the result of a 2xx answer. */
  readonly read: (body: unknown, context: AnswerContext) => T;
}

/** What is known of an answer besides its body. */
export interface AnswerContext {
  /** When its request was sent, in Unix milliseconds. */
  readonly beganAt: number;
  readonly requestId: string | undefined;
  /** The error for a body that is not what the document promises; `fault` ends the sentence "…answered 200, but". */
  readonly refuse: (fault: string, hint?: string) => TransakResponseError;
}

/**
 * Performs a call: arguments, token, attempts under a deadline each, retries, and replacements of a refused token.
 *
 * What an attempt ends with is made at this level, which the caller awaits: its stack then leads to the caller.
 *
 * @throws {TransakError} or the signal's reason.
 */
export async function perform<T extends object>(method: string, prepare: () => Call<T>): Promise<T> {
  const call = readArguments(method, TransakValidationError, prepare);
  const { operation, settings, options, tokens, userToken } = call;
  const withUserToken = userToken !== undefined;
  const { signal, timeoutMs = settings.timeoutMs, maxRetries = settings.maxRetries } = options;
  const limits = { signal, timeoutMs, callMs: maxCallMs(timeoutMs, maxRetries, settings.maxRetryAfterMs) };
  const callId = settings.nextCallId();
  let attempt = 0;
  const emit = (event: CallEvent) => settings.emit({ operation: operation.id, callId, attempt, ...event });
  const baseUrl = settings.baseUrl ?? environments[settings.environment][operation.host];
  const headers = { ...settings.headers, ...options.headers };
  try {
    const current = tokens?.current(limits) ?? "";
    let accessToken = typeof current === "string" ? current : await current;
    for (let retries = 0, replacements = 0; ; ) {
      attempt += 1;
      const redact = redactor(accessToken, settings.apiSecret, userToken);
      const beganAt = Date.now();
      let failure: TransakError;
      try {
        const answer = await withDeadline(operation.id, timeoutMs, signal, (aborted) =>
          send(call.compose, {
            baseUrl,
            accessToken,
            headers,
            signal: aborted,
            fetch: settings.fetch,
            // A query may hold a wallet address.
            onRequest: (url) => emit({ type: "request", method: operation.method, url: url.replace(/\?.*/, "") }),
          }),
        );
        const { status } = answer;
        const id = requestId(answer, redact);
        const durationMs = Date.now() - beganAt;
        emit({ type: "response", status, durationMs, ...(id !== undefined && { requestId: id }) });
        const result = readAnswer(call, answer, beganAt, id, redact);
        tokens?.noteSuccess(accessToken);
        return result;
      } catch (error) {
        if (signal?.aborted) throw abortReason(signal);
        if (isFrameworkSignal(error)) throw error;
        failure = asTransakError(error, operation, redact);
      }
      if (call.ifNotFound && failure instanceof TransakNotFoundError) return call.ifNotFound;
      const { status } = failure as { readonly status?: number };
      let delayMs: number | undefined = 0;
      const replacement =
        status === 401 ? await tokens?.replacement(accessToken, { replacements, withUserToken }, limits) : undefined;
      if (replacement !== undefined) {
        replacements += 1;
        accessToken = replacement;
      } else {
        delayMs = retryDelay(failure, retries, maxRetries, settings.maxRetryAfterMs);
        retries += 1;
      }
      if (delayMs === undefined) throw failure;
      emit({ type: "retry", delayMs, reason: failure.code, ...(status !== undefined && { status }) });
      await sleep(delayMs, signal);
    }
  } catch (error) {
    emit({ type: "failure", error: describeFailure(error) });
    throw error;
  }
}

/** @throws {TransakError} for an answer that is not 2xx, or not what it should be. */
function readAnswer<T>(call: Call<T>, answer: Answer, beganAt: number, id: string | undefined, redact: Redact): T {
  const { operation, settings, options, tokens } = call;
  const { status, text } = answer;
  if (status < 200 || status > 299) {
    const { environment } = settings;
    const context = { environment, userIp: options.userIp, contended: tokens?.contended ?? false };
    throw apiError(answer, operation, call, context, redact);
  }
  const body = parseJson(text);
  const refuse = (fault: string, hint?: string) => {
    const { sentence } = readEnvelope(body, redact);
    const found =
      (text.trim() === "" && "with an empty body.") ||
      (body === undefined && "its body is not JSON.") ||
      (sentence && `with an error${sentence}`) ||
      fault;
    return new TransakResponseError(`${operation.id} answered ${status}, but ${found}`, status, id, { hint });
  };
  return call.read(body, { beganAt, requestId: id, refuse });
}

function describeFailure(error: unknown): Record<string, unknown> {
  if (isTransakError(error)) return error.toJSON();
  return { name: isFrameworkSignal(error) ? "Error" : "AbortError" };
}

/** What an attempt has failed with, as an error of ours. */
function asTransakError(error: unknown, operation: Operation, redact: Redact): TransakError {
  if (isTransakError(error)) return error;
  const cause = describeCause(error, redact);
  // `fetch` says "fetch failed" whatever happened; the reason is at the end of the causes.
  let deepest: Error & { readonly code?: string; readonly status?: number } = cause;
  while (deepest.cause instanceof Error && deepest.status === undefined) deepest = deepest.cause;
  if (deepest.status !== undefined) {
    const did = `threw for status ${deepest.status} instead of resolving with the response`;
    return new TransakConfigError(`${operation.id}: \`fetch\` ${did}.`, {
      hint: "It must resolve whatever the status: set throwHttpErrors: false for ky, leave out undici's responseError interceptor.",
      cause,
    });
  }
  const { message, code = "" } = deepest;
  const reason = message.includes(code) ? message : `${message} (${code})`;
  return new TransakConnectionError(`${operation.id} got no answer: ${reason}`, {
    retryable: true,
    cause,
  });
}
