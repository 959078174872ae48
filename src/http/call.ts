import { abortReason, sleep, withDeadline } from "../deadline.ts";
import { isTransakError, TransakConfigError, TransakConnectionError, type TransakError } from "../errors.ts";
import type { CallEvent } from "../events.ts";
import { isFrameworkSignal } from "../framework-signal.ts";
import { environments } from "../generated/environments.ts";
import { describeCause, type Redact, redactor } from "../redact.ts";
import type { Settings } from "../settings.ts";
import type { TokenSource } from "../tokens/source.ts";
import { withStackFromHere } from "../transak-error.ts";
import { apiError, type ErrorRules, requestId } from "./api-error.ts";
import type { CallValues } from "./call-options.ts";
import type { CredentialHeader, Input, Operation, OptionHeader } from "./document.ts";
import { type ReadData, readResponse } from "./read-response.ts";
import { maxCallMs, retryDelay } from "./retry.ts";
import { send } from "./send.ts";

interface CallParts<T, O extends Operation> extends ErrorRules {
  readonly operation: O;
  readonly options: CallValues;
  readonly read: ReadData<T>;
  /** Makes a result of what the call failed with, or throws it again. */
  readonly recover?: (failure: TransakError) => T;
}

/** What an operation hands over: data. Types are the document's. */
export interface Call<T, O extends Operation = Operation> extends CallParts<T, O> {
  readonly input: Input<O>;
}

/**
 * Types a call by its operation. What `Input` does not name is refused, also where a spread brings it, which the compiler would let
 * pass in a literal.
 */
export function defineCall<T, O extends Operation, I>(
  call: CallParts<T, O> & { readonly input: I & Exactly<I, Input<O>> },
): Call<T> {
  return call as unknown as Call<T>;
}

type Exactly<Given, Wanted> = Wanted & {
  readonly [Place in keyof Given]: Place extends keyof Wanted & ("path" | "query" | "body")
    ? { readonly [Name in Exclude<keyof Given[Place], keyof Wanted[Place]>]: never }
    : Place extends keyof Wanted
      ? unknown
      : never;
};

/** Who makes a call. */
export interface Caller {
  readonly settings: Settings;
  /** Where access tokens come from, for the operations that send one. */
  readonly tokens?: TokenSource;
}

/**
 * Performs a call: token, attempts under a deadline each, retries, and replacements of a rejected token.
 *
 * What an attempt ends with is made at this level, which the caller awaits: its stack then leads to the caller.
 *
 * @throws {TransakError} or the signal's reason.
 */
export async function perform<T>({ settings, ...caller }: Caller, call: Call<T>): Promise<T> {
  const { operation, input, options, read, recover } = call;
  const credentials: readonly CredentialHeader[] = operation.credentials;
  const tokens = credentials.includes("access-token") ? caller.tokens : undefined;
  const { userIp, userToken, signal, timeoutMs = settings.timeoutMs, maxRetries = settings.maxRetries } = options;
  const withUserToken = userToken !== undefined;
  const limits = { signal, timeoutMs, callMs: maxCallMs(timeoutMs, maxRetries, settings.maxRetryAfterMs) };
  const callId = settings.nextCallId();
  let attempt = 0;
  const emit = (event: CallEvent) => settings.emit?.({ operation: operation.id, callId, attempt, ...event });
  try {
    const current = tokens?.current(limits);
    let accessToken = typeof current === "object" ? await current : current;
    for (let retries = 0, replacements = 0; ; ) {
      attempt += 1;
      const redact = redactor(accessToken, settings.apiSecret, userToken);
      const beganAt = Date.now();
      let failure: TransakError;
      try {
        const response = await withDeadline(operation.id, timeoutMs, signal, (aborted) =>
          send({
            operation,
            input,
            extraQuery: options.extraQuery,
            baseUrl: settings.baseUrl ?? environments[settings.environment][operation.host],
            headers: composeHeaders(settings, call, accessToken),
            signal: aborted,
            fetch: settings.fetch,
            // A query may hold a wallet address.
            onRequest: (url) => emit({ type: "request", method: operation.method, url: url.replace(/\?.*/, "") }),
          }),
        );
        const { status } = response;
        const id = requestId(response, redact);
        const durationMs = Date.now() - beganAt;
        emit({ type: "response", status, durationMs, ...(id !== undefined && { requestId: id }) });
        if (status < 200 || status > 299) {
          const { environment } = settings;
          const context = { environment, userIp, contended: tokens?.contended ?? false };
          throw apiError(response, operation, call, context, redact);
        }
        const result = readResponse(response, operation, beganAt, id, redact, emit, read);
        if (accessToken !== undefined) tokens?.noteSuccess(accessToken);
        return result;
      } catch (error) {
        if (signal?.aborted) throw abortReason(signal);
        if (isFrameworkSignal(error)) throw error;
        failure = asTransakError(error, operation, redact);
      }
      const { status } = failure as { readonly status?: number };
      let delayMs: number | undefined = 0;
      const replacement =
        status === 401 && accessToken !== undefined
          ? await tokens?.replacement(accessToken, { replacements, withUserToken }, limits)
          : undefined;
      if (replacement !== undefined) {
        replacements += 1;
        accessToken = replacement;
      } else {
        delayMs = retryDelay(failure, retries, maxRetries, settings.maxRetryAfterMs);
        retries += 1;
      }
      if (delayMs === undefined) {
        if (recover) return recover(failure);
        throw failure;
      }
      emit({ type: "retry", delayMs, reason: failure.code, ...(status !== undefined && { status }) });
      await sleep(delayMs, signal);
    }
  } catch (error) {
    const failure = isTransakError(error) ? withStackFromHere(error) : error;
    emit({ type: "failure", error: describeFailure(failure) });
    throw failure;
  }
}

/** Those that the document gives to the operation win over what client and caller add. */
function composeHeaders(
  { headers: added, apiKey, apiSecret }: Settings,
  { operation, options }: Call<unknown>,
  accessToken: string | undefined,
): Readonly<Record<string, string>> {
  const values: Readonly<Record<CredentialHeader | OptionHeader, string | undefined>> = {
    "access-token": accessToken,
    "x-api-key": apiKey,
    "api-secret": apiSecret,
    authorization: options.userToken,
    "x-user-ip": options.userIp,
  };
  // Not a spread: V8 adds a property to what a spread made in ten times the time.
  const headers: Record<string, string> = Object.assign({}, added, options.headers);
  for (const name of [...operation.credentials, ...operation.headers]) {
    const value = values[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
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
      hint: "It must resolve whatever the status: set throwHttpErrors: false for ky, leave out undici's interceptors responseError and retry.",
      cause,
    });
  }
  const { message, code = "" } = deepest;
  const reason = message.includes(code) ? message : `${message} (${code})`;
  return new TransakConnectionError(`${operation.id} got no response: ${reason}`, {
    retryable: true,
    cause,
  });
}
