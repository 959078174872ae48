import type { TransakErrorCode } from "./errors.ts";

/** What every event says of itself. */
export interface TransakEventBase {
  /** `create-widget-url`, `get-orders` and so on: the operation's id in the document. */
  readonly operation: string;
  /** The same for all events of one call, and for no other call of this client. */
  readonly callId: number;
  /** 1 for the first request of a call; 0 in the failure of one that got no access token. */
  readonly attempt: number;
}

/** A request is about to be sent. */
export interface TransakRequestEvent extends TransakEventBase {
  readonly type: "request";
  /** The HTTP method. */
  readonly method: string;
  /** Origin and path. There is never a query. */
  readonly url: string;
}

/** A response has arrived, whatever its status, and has been read to its end. */
export interface TransakResponseEvent extends TransakEventBase {
  readonly type: "response";
  /** The HTTP status. */
  readonly status: number;
  /** From the request's beginning to the last byte, in milliseconds. */
  readonly durationMs: number;
  /** Transak's id of the request, for its support. */
  readonly requestId?: string;
}

/** An attempt has failed and another will follow. */
export interface TransakRetryEvent extends TransakEventBase {
  readonly type: "retry";
  /** How long is waited before it, in milliseconds. 0 after an access token was replaced. */
  readonly delayMs: number;
  /** Code of the error that the attempt ended with. */
  readonly reason: TransakErrorCode;
  /** The HTTP status, if there was a response. */
  readonly status?: number;
}

/** An entry of a list of orders, or of webhooks, is or holds no order, and was left out: it hides no other. */
export interface TransakSkippedOrderEvent extends TransakEventBase {
  readonly type: "order-skipped";
  /** What keeps it from being an order. Nothing of what it holds. */
  readonly fault: string;
}

/** A call has failed for good; its promise rejects. */
export interface TransakFailureEvent extends TransakEventBase {
  readonly type: "failure";
  /** The error's `toJSON()`, or `{ name: "AbortError" }` where the caller has aborted. */
  readonly error: Readonly<Record<string, unknown>>;
}

/** The access token has been renewed, or another process's renewal has been picked up. */
export interface TransakTokenEvent {
  readonly type: "token";
  /** Where the token comes from: a refresh of this process, or the store. */
  readonly source: "refresh" | "store";
  /** When the token expires. */
  readonly expiresAt: Date;
}

/** The token store has failed, did not respond in time, or returned what is not a record. The process goes on with its own token. */
export interface TransakStoreFailureEvent {
  readonly type: "store-failure";
  /** What the store was asked for. */
  readonly action: "read" | "write" | "exclusively";
  /** Name and message of the store's error, redacted. */
  readonly error: Readonly<Record<string, unknown>>;
}

/** A renewal ahead of expiry has failed. The present token still serves; the next try is at least a minute away. */
export interface TransakRenewalFailureEvent {
  readonly type: "renewal-failure";
  /** The error's `toJSON()`. */
  readonly error: Readonly<Record<string, unknown>>;
}

/** Tokens were refused one soon after the other, and refreshed: another process refreshes too. At most once a minute. */
export interface TransakTokenContentionEvent {
  readonly type: "token-contention";
  /** How many such rejections there have been within `rejectionCooldownMs`. */
  readonly refusals: number;
  /** What to do about it. */
  readonly hint: string;
}

/** Said of tokens that other processes keep invalidating. */
export const contentionHint =
  "Another process refreshes the access token too, and each refresh invalidates the other's: share one tokenStore.";

/**
 * A token that Transak has just given is out of date by this machine's clock. It is used all the same, and replaced when a call gets
 * a 401. Reported once, until the clock is right again.
 */
export interface TransakClockSkewEvent {
  readonly type: "clock-skew";
  /** When the token expires by Transak's clock. */
  readonly expiresAt: Date;
}

/**
 * What `onEvent` receives. Never holds a token, secret, widget URL, header or body.
 *
 * An attempt begins with `request` and ends with `response`, or without a response with `retry` or `failure`.
 */
export type TransakEvent =
  | TransakRequestEvent
  | TransakResponseEvent
  | TransakRetryEvent
  | TransakSkippedOrderEvent
  | TransakFailureEvent
  | TransakTokenEvent
  | TransakTokenContentionEvent
  | TransakStoreFailureEvent
  | TransakClockSkewEvent
  | TransakRenewalFailureEvent;

/** An event of a call, before it is said which call. */
export type CallEvent = Unmarked<TransakEvent>;
type Unmarked<Event> = Event extends TransakEventBase ? Omit<Event, keyof TransakEventBase> : never;

/** Undefined where nobody listens: then no event is made. */
export type Emit = ((event: TransakEvent) => void) | undefined;

type Handler = (event: TransakEvent) => unknown;

/** Runs the handlers; their errors never affect the call. */
export function createEmit(...given: readonly (Handler | undefined)[]): Emit {
  const handlers = given.filter((handler) => handler !== undefined);
  if (handlers.length === 0) return undefined;
  return (event) => {
    for (const handler of handlers) {
      try {
        Promise.resolve(handler(event)).catch(() => {});
      } catch {
        // A failure of observability must not become a failure of checkout.
      }
    }
  };
}
