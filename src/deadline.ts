import { TransakTimeoutError } from "./errors.ts";

/** The longest delay that a timer takes, in milliseconds. */
export const maxTimerMs = 2 ** 31 - 1;

/**
 * Runs `work` until it settles, `timeoutMs` run out, or the caller's signal aborts, whichever comes first. Work that ignores
 * its own signal is left behind, so that the promise settles in time whatever the work does. Timer and listener are gone
 * when the promise settles.
 *
 * @throws {TransakTimeoutError} when the time runs out.
 * @throws the signal's reason when the caller aborts.
 */
export function withDeadline<T>(
  what: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    const controller = new AbortController();
    const settle = () => {
      clearTimeout(timer);
      unwatch();
    };
    const stop = (reason: unknown) => {
      settle();
      reject(reason);
      controller.abort(reason);
    };
    const unwatch = onAbort(signal, stop);
    const timer = setTimeout(() => stop(new TransakTimeoutError(what, timeoutMs)), timeoutMs);
    work(controller.signal).then(
      (result) => {
        settle();
        resolve(result);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}

/** Waits, until `event` at the latest, which must not reject. @throws the signal's reason when the caller aborts meanwhile. */
export function sleep(delayMs: number, signal: AbortSignal | undefined, event?: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal));
    const stop = () => {
      clearTimeout(timer);
      unwatch();
    };
    const unwatch = onAbort(signal, (reason) => {
      stop();
      reject(reason);
    });
    const wake = () => {
      stop();
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    event?.then(wake);
  });
}

/** Why a signal has aborted. Some polyfills give no reason; `fetch` gives an AbortError then. */
export function abortReason({ reason }: AbortSignal): unknown {
  return reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
}

type Callback = (reason: unknown) => void;

interface Watch {
  readonly callbacks: Set<Callback>;
  readonly listener: () => void;
}

const watches = new WeakMap<AbortSignal, Watch>();

const nothing = () => {};

/**
 * Calls back with the reason when the signal aborts, until the returned function is called. All calls that share a signal share
 * one listener: from the eleventh on, Node would print a warning of a leak.
 */
function onAbort(signal: AbortSignal | undefined, callback: Callback): () => void {
  if (!signal) return nothing;
  const watched = watches.get(signal) ?? watch(signal);
  watched.callbacks.add(callback);
  return () => {
    if (!watched.callbacks.delete(callback) || watched.callbacks.size > 0) return;
    signal.removeEventListener("abort", watched.listener);
    watches.delete(signal);
  };
}

function watch(signal: AbortSignal): Watch {
  const callbacks = new Set<Callback>();
  const listener = () => {
    const reason = abortReason(signal);
    for (const callback of callbacks) callback(reason);
  };
  const watched = { callbacks, listener };
  signal.addEventListener("abort", listener);
  watches.set(signal, watched);
  return watched;
}
