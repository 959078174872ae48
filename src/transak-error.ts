/** What kind of failure an error is. Safe to branch on; new values come only with a major version. */
export type TransakErrorCode =
  | "config"
  | "validation"
  | "api"
  | "invalid_response"
  | "connection"
  | "timeout"
  | "token"
  | "webhook";

/** What an error can say beside its message. */
export interface TransakErrorDetails {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /**
   * Whether the same call may succeed later, unchanged.
   *
   * @default false
   */
  readonly retryable?: boolean;
  /** Already free of secrets: see `describeCause`. */
  readonly cause?: unknown;
  /** Transak's id of the request. */
  readonly requestId?: string | undefined;
}

// Registered, so that an error made by another copy of this package is recognised too.
const brand = Symbol.for("transak-partner-api.error");

/** What not every error has, and is not always enumerable. */
interface HiddenFields {
  readonly requestId?: string;
  readonly apiMessage?: string;
  readonly body?: unknown;
}

/** What the message of an error says already, and loggers have as fields to search by. */
const saidInMessage = ["status", "errorCode", "timeoutMs"];

/**
 * The base of every error that this package throws.
 *
 * No property, message, stack or cause holds an access token, an API secret, a user token or a widget URL, so an error may
 * be logged as it is.
 */
export abstract class TransakError extends Error {
  /** The class's own name, and not the instance's: a stack begins with the name that an error has while it is made. */
  abstract override get name(): string;
  /** What kind of failure it is. */
  abstract readonly code: TransakErrorCode;
  /** What to do about it, where there is something to do. */
  declare readonly hint?: string;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;

  constructor(message: string, { hint, retryable = false, cause, requestId }: TransakErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryable = retryable;
    Object.defineProperty(this, brand, { value: true });
    defineFields(this, { hint, requestId }, { enumerable: false });
    completeStack(this);
  }

  /** Class, message and hint, and the request's id if there is one. */
  override toString(): string {
    const { name, message, hint, requestId } = this as HiddenFields & this;
    const sentences = [
      message.replace(/[^.!?]$/, "$&."),
      hint && `Hint: ${hint}`,
      requestId && `Request id: ${requestId}`,
    ];
    return `${name}: ${sentences.filter(Boolean).join(" ")}`;
  }

  /** Everything that the error knows, ready for a structured log: a copy, with the frames of the stack alone. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, hint, requestId, apiMessage, body, cause } = this as HiddenFields & this;
    const said = { name, code, message, hint, requestId, apiMessage, body };
    const causedBy = cause instanceof Error ? { name: cause.name, message: cause.message } : undefined;
    const fields = { ...said, ...(this as object), cause: causedBy, stack: frames(this).join("\n") };
    return JSON.parse(JSON.stringify(fields));
  }

  /** What consoles show: the stack, which begins with the sentence and the hint, and what neither says. */
  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, options: object, inspect: Inspect): string {
    const shown = Object.fromEntries(Object.entries(this).filter(([name]) => !saidInMessage.includes(name)));
    const caused = frames(this.cause).filter((line) => !/\bnode:|\bnode_modules\b/.test(line));
    const cause = caused.length > 0 ? ["  cause:", ...caused.slice(0, 3)] : [];
    return [`${this.stack} ${inspect(shown, options)}`, ...cause].join("\n");
  }
}

type Inspect = (value: unknown, options: object) => string;

/** Whether a value is an error of any copy of this package. */
export function isBranded(value: unknown): boolean {
  try {
    return (value as Record<symbol, unknown>)[brand] === true;
  } catch {
    // Nothing, or a proxy whose traps throw.
    return false;
  }
}

/**
 * Sets the fields that are not undefined. What the stack says already is not enumerable: consoles and loggers print the stack, and beside
 * it whatever is.
 */
export function defineFields(error: TransakError, fields: object, attributes: { readonly enumerable: boolean }): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) Object.defineProperty(error, name, { value, configurable: true, ...attributes });
  }
}

/** Lets the stack begin with the whole of `toString()`, for whoever prints it alone. In one line: Sentry takes "at " in any other for a frame. */
function completeStack(error: TransakError): void {
  const { name, message, stack = "" } = error;
  const headline = `${name}: ${message}`;
  if (stack.startsWith(headline)) error.stack = error + stack.slice(headline.length);
}

function frames(error: unknown): readonly string[] {
  return String(Object(error).stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
}

/** Lets the stack of an error begin at whoever called `start`. */
export function beginStackAt(error: TransakError, start: (...parameters: never[]) => unknown): void {
  Error.captureStackTrace?.(error, start);
  completeStack(error);
}

/**
 * The same error with a stack that begins here. Many calls may wait for one refresh of the access token: the stack of its failure leads
 * to none of them, or to the first.
 */
export function withStackFromHere<T extends TransakError>(error: T): T {
  const { stack: _, ...own } = Object.getOwnPropertyDescriptors(error);
  const copy = Object.defineProperties(Reflect.construct(Error, [error.message], error.constructor as never) as T, own);
  beginStackAt(copy, withStackFromHere);
  return copy;
}
