import { type Answer, requestIdOf } from "./answer.ts";
import { apiErrorFrom, shortened } from "./api-error-from.ts";
import { sleep, withDeadline } from "./deadline.ts";
import { TransakConnectionError } from "./errors/connection-error.ts";
import { isTransakError, type TransakError } from "./errors/transak-error.ts";
import type { CallEvent, Emit, TransakEvent } from "./events.ts";
import { headerNames } from "./generated/operations.ts";
import { describeCause, type Redact, redactor } from "./redact.ts";
import { isRetryable, retryDelay } from "./retry.ts";
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
  /** Makes the result of a 2xx answer. */
  readonly read: (answer: Answer, circumstances: Circumstances) => T;
}

/** What is known of an answer besides itself. */
export interface Circumstances {
  /** When its request was sent, in Unix milliseconds. */
  readonly beganAt: number;
  readonly requestId: string | undefined;
  readonly redact: Redact;
}

/**
 * Performs a call: token, attempts under a deadline each, retries, and replacements of a refused token.
 *
 * @throws {TransakError} or the signal's reason.
 */
export async function perform<T extends object>(call: Call<T>): Promise<T> {
  const { signal, timeoutMs, tokens } = call;
  let attempt = 0;
  try {
    let token = await tokens?.current(signal, timeoutMs);
    for (let retries = 0, replacements = 0; ; ) {
      attempt += 1;
      const outcome = await tryOnce(call, token, attempt);
      if (!isTransakError(outcome)) {
        if (token !== undefined) tokens?.accepted?.(token);
        return outcome;
      }
      const { status } = outcome as { readonly status?: number };
      let delayMs: number | undefined = 0;
      const replacement =
        status === 401 && token !== undefined
          ? await tokens?.replacement?.(token, replacements, signal, timeoutMs)
          : undefined;
      if (replacement !== undefined) {
        replacements += 1;
        token = replacement;
      } else {
        delayMs = retryDelay(outcome, retries, call);
        retries += 1;
      }
      if (delayMs === undefined) throw outcome;
      tell(call, attempt, { type: "retry", delayMs, reason: outcome.code, ...(status !== undefined && { status }) });
      await sleep(delayMs, signal);
    }
  } catch (error) {
    tell(call, attempt, { type: "failure", error: isTransakError(error) ? error.toJSON() : { name: "AbortError" } });
    throw error;
  }
}

/** One attempt: its result, or the error that it ended with. @throws the signal's reason. */
async function tryOnce<T>(call: Call<T>, token: string | undefined, attempt: number): Promise<T | TransakError> {
  const { operation, environment, baseUrl, body, signal, timeoutMs } = call;
  const headers = token === undefined ? call.headers : { ...call.headers, [headerNames.accessToken]: token };
  const redact = redactor([token, ...call.secrets]);
  const beganAt = Date.now();
  try {
    const answer = await withDeadline(operation.id, timeoutMs, signal, (aborted) => {
      tell(call, attempt, { type: "request", method: operation.method, url: baseUrl + operation.path });
      // Looked up late: a test or an instrumentation may replace the global one after this client was made.
      return send({ operation, baseUrl, headers, body, signal: aborted }, call.fetch ?? globalThis.fetch);
    });
    const { status } = answer;
    const requestId = shortened(requestIdOf(answer), redact);
    const durationMs = Date.now() - beganAt;
    tell(call, attempt, { type: "response", status, durationMs, ...(requestId !== undefined && { requestId }) });
    if (status >= 200 && status <= 299) return call.read(answer, { beganAt, requestId, redact });
    return apiErrorFrom(answer, { operation, environment, withUserIp: headerNames.userIp in headers }, redact);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return isTransakError(error) ? error : connectionError(error, operation, redact);
  }
}

function tell<T>({ operation, callId, emit }: Call<T>, attempt: number, event: CallEvent): void {
  emit?.({ operation: operation.id, callId, attempt, ...event } satisfies TransakEvent);
}

function connectionError(error: unknown, { id }: Operation, redact: Redact): TransakConnectionError {
  const cause = describeCause(error, redact);
  // `fetch` says "fetch failed" whatever happened; the reason is at the end of the causes.
  let deepest: Error & { readonly code?: string } = cause;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  const { message, code = "" } = deepest;
  const said = message.includes(code) ? message : `${message} (${code})`;
  return new TransakConnectionError(`${id} got no answer: ${said}`, { retryable: isRetryable("connection"), cause });
}
