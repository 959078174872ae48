import { maxTimerMs } from "../deadline.ts";
import type { TransakConfigError, TransakValidationError } from "../errors.ts";
import { requestHeaders } from "../generated/request-headers.ts";
import { createBare, isObject } from "../json.ts";
import type { PlatformAbortSignal } from "../platform.ts";
import { headerFault, tokenFault } from "./header-value.ts";
import { ipAddress } from "./ip-address.ts";
import { describeKind, findInherited, mustBeOneOf, amount as positive } from "./shape.ts";
import { didYouMean, quoted } from "./words.ts";

/** Throws: `fault` ends the sentence that the option's name begins. */
export type Fail = (fault: string, hint?: string) => never;

/** Takes an option's value, which may be anything but undefined, or fails. */
export type Reader<T = unknown> = (value: unknown, fail: Fail) => T;

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
  const options = createBare();
  for (const name of Object.keys(given)) {
    const read = Object.hasOwn(readers, name) && readers[name];
    if (!read) throw new Fault(`${what} has no option ${quoted(name)}${didYouMean(name, Object.keys(readers))}`);
    const value = given[name];
    if (value === undefined) continue;
    options[name] = read(value, (fault, hint) => {
      throw new Fault(`${name} ${fault}`, { hint });
    });
  }
  const inherited = findInherited(given, readers);
  if (inherited) throw new Fault(`${what} ${inherited}`);
  return options as OptionValues<Readers>;
}

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

export const unchecked: Reader = (value) => value;

export const headerValue = textWithout(headerFault);
export const token = textWithout(tokenFault);

function textWithout(findFault: (value: unknown) => string | undefined): Reader<string> {
  return (value, fail) => {
    const fault = findFault(value);
    return fault ? fail(`${fault}.`) : (value as string);
  };
}

export function integer(min: number, max: number): Reader<number> {
  return (value, fail) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : fail(`must be a whole number from ${min} to ${max}.`);
}

export function oneOf<Value extends string>(...values: readonly Value[]): Reader<Value> {
  return (value, fail) => (values.includes(value as Value) ? (value as Value) : fail(mustBeOneOf(values, value)));
}

export const text: Reader<string> = (value, fail) =>
  typeof value === "string" && value !== "" && !/[\ud800-\udfff]/u.test(value)
    ? value
    : fail(`must be a non-empty string; got ${describeKind(value)}.`);

export const amount: Reader<number | string> = (value, fail) =>
  positive.accepts(value) ? value : fail(`must be ${positive.expected}; got ${describeKind(value)}.`);

export const func: Reader<(...parameters: never[]) => unknown> = (value, fail) =>
  typeof value === "function" ? (value as () => unknown) : fail(`must be a function; got ${describeKind(value)}.`);

export const userIp: Reader<string> = (value, fail) =>
  (typeof value === "string" && ipAddress(value)) ||
  fail(
    `must be one IPv4 or IPv6 address, without port, zone or list${typeof value === "string" ? "" : `; got ${describeKind(value)}`}.`,
    "Behind a proxy, take the address that your own proxy vouches for, not the whole X-Forwarded-For.",
  );

/** By its methods, as polyfills and other realms have AbortSignals of their own. */
export const abortSignal: Reader<AbortSignal & PlatformAbortSignal> = (value, fail) =>
  typeof (value as AbortSignal | null)?.addEventListener === "function" &&
  typeof (value as AbortSignal).removeEventListener === "function" &&
  typeof (value as AbortSignal).aborted === "boolean"
    ? (value as AbortSignal)
    : fail(`must be an AbortSignal; got ${describeKind(value)}.`);

/** Further headers, by lower-case name. Those that this package sets itself are refused. */
export const headers: Reader<Readonly<Record<string, string>>> = (value, fail) => {
  if (!isObject(value)) return fail(`must be a plain object of strings; got ${describeKind(value)}.`);
  const read: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    const key = name.toLowerCase();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) fail(`holds ${quoted(name)}, which is not a header name.`);
    if (reservedHeaders.includes(key)) fail(`must not hold ${quoted(name)}, which the client sets itself.`);
    const fault = headerFault(text);
    if (fault) fail(`holds ${quoted(name)}, which ${fault}.`);
    read[key] = text as string;
  }
  return read;
};

/** How the options are read that a client and a call both have. */
export const sharedReaders = { timeoutMs: integer(1, maxTimerMs), maxRetries: integer(0, 10), headers };
