import { isTransakError, type TransakConfigError, type TransakValidationError } from "../errors.ts";
import { requestHeaders } from "../generated/request-headers.ts";
import type { PlatformAbortSignal } from "../platform.ts";
import { describeCause, redactor } from "../redact.ts";
import { headerFault, tokenFault } from "./header-value.ts";
import { ipAddress } from "./ip-address.ts";
import { describeKind, isObject, mustBeOneOf } from "./shape.ts";
import { didYouMean, quoted } from "./words.ts";

/** Refuses an option: `fault` ends the sentence that its name begins. */
type Refuse = (fault: string, hint?: string) => never;

/** Takes an option's value, which may be anything but undefined, or refuses it. */
export type Reader<T = unknown> = (value: unknown, refuse: Refuse) => T;

/** Options as their readers took them. */
export type OptionValues<Readers> = {
  readonly [Name in keyof Readers]?: Readers[Name] extends Reader<infer T> ? T | undefined : never;
};

/**
 * Reads options that may come from JavaScript: each is read once, known by its name, and checked where it is given.
 *
 * @throws {Fault} naming the option and how to fix it, never its value.
 */
export function readOptions<Readers extends Readonly<Record<string, Reader>>>(
  given: unknown,
  what: string,
  readers: Readers,
  Fault: typeof TransakConfigError | typeof TransakValidationError,
): OptionValues<Readers> {
  if (!isObject(given)) throw new Fault(`${what} must be an object of options; got ${describeKind(given)}.`);
  const options: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const read = Object.hasOwn(readers, name) && readers[name];
    if (!read) throw new Fault(`${what} has no option ${quoted(name)}${didYouMean(name, Object.keys(readers))}`);
    const value = given[name];
    if (value === undefined) continue;
    options[name] = read(value, (fault, hint) => {
      throw new Fault(`${name} ${fault}`, { hint });
    });
  }
  return options as OptionValues<Readers>;
}

/** The longest delay that a timer takes, in milliseconds. */
export const longestTimer = 2 ** 31 - 1;

// The API's own, those that make the body's framing and the connection's, and one that fetch loses.
const reservedHeaders: readonly string[] = [
  ...requestHeaders,
  "content-type",
  "content-length",
  "transfer-encoding",
  "host",
  "connection",
  "keep-alive",
  "upgrade",
  "expect",
  "__proto__",
];

export const takeAsIs: Reader = (value) => value;

export const headerValue = textWithout(headerFault);
export const token = textWithout(tokenFault);

function textWithout(findFault: (value: unknown) => string | undefined): Reader<string> {
  return (value, refuse) => {
    const fault = findFault(value);
    return fault ? refuse(`${fault}.`) : (value as string);
  };
}

export function integer(least: number, most: number): Reader<number> {
  return (value, refuse) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : refuse(`must be a whole number from ${least} to ${most}.`);
}

export function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value, refuse) => (values.includes(value as Value) ? (value as Value) : refuse(mustBeOneOf(values, value)));
}

export const callable: Reader<(...parameters: never[]) => unknown> = (value, refuse) =>
  typeof value === "function" ? (value as () => unknown) : refuse(`must be a function; got ${describeKind(value)}.`);

export const userIp: Reader<string> = (value, refuse) =>
  (typeof value === "string" && ipAddress(value)) ||
  refuse(
    "must be one IPv4 or IPv6 address, without port, zone or list.",
    "Behind a proxy, take the address that your own proxy vouches for, not the whole X-Forwarded-For.",
  );

/** By its methods, as polyfills and other realms have AbortSignals of their own. */
export const abortSignal: Reader<AbortSignal & PlatformAbortSignal> = (value, refuse) =>
  typeof (value as AbortSignal | null)?.addEventListener === "function" &&
  typeof (value as AbortSignal).removeEventListener === "function" &&
  typeof (value as AbortSignal).aborted === "boolean"
    ? (value as AbortSignal)
    : refuse(`must be an AbortSignal; got ${describeKind(value)}.`);

/** Further headers, by lower-case name. Those that this package sets itself are refused. */
export const headers: Reader<Readonly<Record<string, string>>> = (value, refuse) => {
  if (!isObject(value)) return refuse(`must be a plain object of strings; got ${describeKind(value)}.`);
  const read: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    const lowerCase = name.toLowerCase();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) refuse(`holds ${quoted(name)}, which is no header name.`);
    if (reservedHeaders.includes(lowerCase)) refuse(`must not hold ${quoted(name)}, which the client sets itself.`);
    const fault = headerFault(text);
    if (fault) refuse(`holds ${quoted(name)}, which ${fault}.`);
    read[lowerCase] = text as string;
  }
  return read;
};

/** How the options are read that a client and a call both have. */
export const sharedReaders = { timeoutMs: integer(1, longestTimer), maxRetries: integer(0, 10), headers };

/** How the options are read that every call has. */
export const callReaders = { ...sharedReaders, userIp, signal: abortSignal };

/** Runs `read` over arguments from outside, in which a getter or a proxy may throw anything. */
export function readArguments<T>(
  what: string,
  Fault: typeof TransakConfigError | typeof TransakValidationError,
  read: () => T,
): T {
  try {
    return read();
  } catch (error) {
    if (isTransakError(error)) {
      // The stack begins at whoever called us, and not at the check, whose frames would leave no room for the caller.
      Error.captureStackTrace?.(error, readArguments);
      throw error;
    }
    const cause = describeCause(error, redactor());
    throw new Fault(`An argument of ${what} cannot be read: ${cause.message}`, { cause });
  }
}
