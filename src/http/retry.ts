import { maxTimerMs } from "../deadline.ts";
import type { TransakError } from "../errors.ts";

/** Whether the same request may fare better. An unused widget session harms nobody: it expires. */
export const isRetryable = (status: number): boolean => [408, 429, 500, 502, 503, 504].includes(status);

const firstDelayMs = 500;
const maxDelayMs = 8000;

/** How long a call may take with all its retries, in milliseconds, as far as a timer can tell. */
export function maxCallMs(timeoutMs: number, maxRetries: number, maxRetryAfterMs: number): number {
  return Math.min((maxRetries + 1) * timeoutMs + maxRetries * Math.max(maxDelayMs, maxRetryAfterMs), maxTimerMs);
}

/**
 * How long to wait before the next attempt, in milliseconds, or undefined where none is due. Backoff doubles, with full
 * jitter, so that many callers do not return as one; a `Retry-After` is obeyed to the letter or, beyond the cap, not at all.
 *
 * @param retries how many retries there have been.
 */
export function retryDelay(
  error: TransakError & { readonly retryAfterMs?: number },
  retries: number,
  maxRetries: number,
  maxRetryAfterMs: number,
): number | undefined {
  if (!error.retryable || retries >= maxRetries) return undefined;
  const { retryAfterMs } = error;
  if (retryAfterMs !== undefined) return retryAfterMs <= maxRetryAfterMs ? retryAfterMs : undefined;
  return Math.round(Math.random() * Math.min(maxDelayMs, firstDelayMs * 2 ** retries));
}
