import type { Answer } from "./answer.ts";
import { begin, type Circumstances, dispatch, failureOf, resultOf } from "./attempt.ts";
import { sleep, withDeadline } from "./deadline.ts";
import { isTransakError, type TransakError } from "./errors/transak-error.ts";
import type { CallEvent, Emit, TransakEvent } from "./events.ts";
import { retryDelay } from "./retry.ts";
import type { TokenSource } from "./tokens/token-source.ts";
import type { Fetch, Operation } from "./transport.ts";

/** One call, from the first attempt to the last. */
export interface Call<T> {
  readonly operation: Operation;
  readonly environment: string;
  readonly url: string;
  /** A record of one attempt's own, the access token aside. */
  readonly headers: () => Record<string, string>;
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

/**
 * Performs a call: token, attempts under a deadline each, retries, and replacements of a refused token.
 *
 * Each level of asynchronous functions costs as much as all that is checked here, so that there are few. What an attempt ends
 * with is made at this one, which the caller awaits: its stack then leads to the caller.
 *
 * @throws {TransakError} or the signal's reason.
 */
export async function perform<T extends object>(prepare: () => Call<T>): Promise<T> {
  const call = prepare();
  const { operation, signal, timeoutMs, tokens } = call;
  const tell = tellerOf(call);
  let number = 0;
  try {
    const current = tokens?.current(signal, timeoutMs);
    let token = typeof current === "object" ? await current : current;
    for (let retries = 0, replacements = 0; ; ) {
      number += 1;
      const attempt = begin(call, token, tell && ((event) => tell(number, event)));
      let failure: TransakError;
      try {
        const answer = await withDeadline(operation.id, timeoutMs, signal, (aborted) => dispatch(attempt, aborted));
        const result = resultOf(attempt, answer);
        if (token !== undefined) tokens?.accepted?.(token);
        return result;
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        failure = failureOf(attempt, error);
      }
      const { status } = failure as { readonly status?: number };
      let delayMs: number | undefined = 0;
      const replacement =
        status === 401 && token !== undefined
          ? await tokens?.replacement?.(token, replacements, signal, timeoutMs)
          : undefined;
      if (replacement !== undefined) {
        replacements += 1;
        token = replacement;
      } else {
        delayMs = retryDelay(failure, retries, call);
        retries += 1;
      }
      if (delayMs === undefined) throw failure;
      tell?.(number, { type: "retry", delayMs, reason: failure.code, ...(status !== undefined && { status }) });
      await sleep(delayMs, signal);
    }
  } catch (error) {
    tell?.(number, { type: "failure", error: isTransakError(error) ? error.toJSON() : { name: "AbortError" } });
    throw error;
  }
}

/** Says of each event which call it belongs to; undefined where nobody listens, so that no event is made. */
function tellerOf<T>({ operation, callId, emit }: Call<T>): ((attempt: number, event: CallEvent) => void) | undefined {
  return (
    emit && ((attempt, event) => emit({ operation: operation.id, callId, attempt, ...event } satisfies TransakEvent))
  );
}
