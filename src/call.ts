import { type Answer, requestIdOf } from "./answer.ts";
import { apiErrorFrom, shortened } from "./api-error-from.ts";
import { sleep, withDeadline } from "./deadline.ts";
import { TransakConnectionError } from "./errors/connection-error.ts";
import { isTransakError, type TransakError } from "./errors/transak-error.ts";
import type { Emit } from "./events.ts";
import { headerNames } from "./generated/operations.ts";
import { describeCause, type Redact, redactor } from "./redact.ts";
import { retryDelay } from "./retry.ts";
import type { TokenSource } from "./tokens/token-source.ts";
import { type Fetch, type Operation, send } from "./transport.ts";

/** One call, from the first attempt to the last. */
export interface Call<T> {
  readonly operation: Operation;
  readonly environment: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What must not appear in an error, besides the access token. */
  readonly secrets: readonly (string | undefined)[];
  readonly tokens?: TokenSource;
  readonly fetch: Fetch | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly maxRetryAfterMs: number;
  readonly callId: number;
  readonly emit: Emit | undefined;
  /** Makes the result of a 2xx answer. `beganAt` is when its request was sent. */
  readonly read: (answer: Answer, beganAt: number, redact: Redact) => T;
}

/**
 * Performs a call: token, attempts under a deadline each, retries, and at most one replacement of a refused token.
 *
 * @throws {TransakError} or the signal's reason.
 */
export async function perform<T>(call: Call<T>): Promise<T> {
  const { operation, callId, emit, signal, timeoutMs, tokens } = call;
  let attempt = 0;
  try {
    let token = await tokens?.current(signal, timeoutMs);
    let replacements = 0;
    for (let retries = 0; ; ) {
      attempt += 1;
      const outcome = await tryOnce(call, token, attempt);
      if ("value" in outcome) {
        if (token !== undefined) tokens?.accepted(token);
        return outcome.value;
      }
      const { error } = outcome;
      const replaceable =
        token !== undefined && statusOf(error) === 401 && replacements < (tokens?.maxReplacements ?? 0);
      const next = replaceable ? await tokens?.replacement(token as string, signal, timeoutMs) : undefined;
      const delayMs = next === undefined ? retryDelay(error, retries, call) : 0;
      if (delayMs === undefined) throw error;
      const status = statusOf(error);
      emit?.({
        type: "retry",
        operation: operation.id,
        callId,
        attempt,
        delayMs,
        reason: error.code,
        ...(status !== undefined && { status }),
      });
      if (next === undefined) {
        retries += 1;
        await sleep(delayMs, signal);
      } else {
        replacements += 1;
        token = next;
      }
    }
  } catch (error) {
    const shown = isTransakError(error) ? error.toJSON() : { name: "AbortError" };
    emit?.({ type: "failure", operation: operation.id, callId, attempt, error: shown });
    throw error;
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: TransakError };

async function tryOnce<T>(call: Call<T>, token: string | undefined, attempt: number): Promise<Outcome<T>> {
  const { operation, environment, baseUrl, body, callId, emit, signal, timeoutMs, read } = call;
  const headers = token === undefined ? call.headers : { ...call.headers, [headerNames.accessToken]: token };
  const redact = redactor([token, ...call.secrets]);
  const beganAt = Date.now();
  try {
    emit?.({
      type: "request",
      operation: operation.id,
      callId,
      attempt,
      method: operation.method,
      url: baseUrl + operation.path,
    });
    const answer = await withDeadline(operation.id, timeoutMs, signal, (aborted) =>
      // Looked up late: a test or an instrumentation may replace the global one after this client was made.
      send({ operation, baseUrl, headers, body, signal: aborted }, call.fetch ?? globalThis.fetch),
    );
    const requestId = shortened(requestIdOf(answer), redact);
    emit?.({
      type: "response",
      operation: operation.id,
      callId,
      attempt,
      status: answer.status,
      durationMs: Date.now() - beganAt,
      ...(requestId !== undefined && { requestId }),
    });
    if (answer.status >= 200 && answer.status <= 299) return { value: read(answer, beganAt, redact) };
    const withUserIp = headerNames.userIp in headers;
    return { error: apiErrorFrom(answer, { operation, environment, withUserIp }, redact) };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return { error: isTransakError(error) ? error : connectionError(error, operation, redact) };
  }
}

function statusOf(error: TransakError): number | undefined {
  return error.code === "api" ? (error as TransakError & { readonly status: number }).status : undefined;
}

function connectionError(error: unknown, { id }: Operation, redact: Redact): TransakConnectionError {
  const cause = describeCause(error, redact);
  return new TransakConnectionError(`${id} got no answer: ${deepestMessage(cause)}`, { retryable: true, cause });
}

/** `fetch` says "fetch failed" whatever happened; the reason is at the end of the causes. */
function deepestMessage(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return deepestMessage(cause);
  const { code } = error as Error & { code?: string };
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}
