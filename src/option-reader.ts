import type { TransakConfigError } from "./errors/config-error.ts";
import type { TransakValidationError } from "./errors/validation-error.ts";
import { headerNames } from "./generated/operations.ts";
import { headerFault } from "./header-value.ts";
import { didYouMean, quoted } from "./nearest-name.ts";
import { isObject, kindOf } from "./shape.ts";

type ErrorClass = typeof TransakConfigError | typeof TransakValidationError;

/** The longest delay that a timer takes, in milliseconds. */
export const longestTimer = 2 ** 31 - 1;

// The API's own, those that make the body's framing and the connection's, and one that fetch loses.
const reservedHeaders: readonly string[] = [
  ...Object.values(headerNames),
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

/** Reads options that may come from JavaScript: each is read once, checked, and refused with its name, never its value. */
export class OptionReader {
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #Fault: ErrorClass;

  constructor(value: unknown, what: string, known: readonly string[], Fault: ErrorClass) {
    this.#Fault = Fault;
    if (!isObject(value)) throw new Fault(`${what} must be an object of options; got ${kindOf(value)}.`);
    this.#given = { ...value };
    for (const name of Object.keys(this.#given)) {
      if (!known.includes(name)) throw new Fault(`${what} has no option ${quoted(name)}${didYouMean(name, known)}`);
    }
  }

  get(name: string): unknown {
    return this.#given[name];
  }

  fail(message: string, hint?: string): never {
    throw new this.#Fault(message, { hint });
  }

  /** A string that `fault` finds nothing wrong with, or undefined where the option is not given. */
  header(name: string, fault: (value: unknown) => string | undefined = headerFault): string | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const found = fault(value);
    return found === undefined ? (value as string) : this.fail(`${name} ${found}.`);
  }

  integer(name: string, fallback: number, least: number, most: number): number {
    const value = this.get(name) ?? fallback;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
    return this.fail(`${name} must be a whole number from ${least} to ${most}.`);
  }

  callable(name: string): ((...parameters: never[]) => unknown) | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === "function") return value as undefined;
    return this.fail(`${name} must be a function; got ${kindOf(value)}.`);
  }

  /** Further headers, by lower-case name. Those that this package sets itself are refused. */
  headers(): Record<string, string> {
    const value = this.get("headers");
    const headers: Record<string, string> = {};
    if (value === undefined) return headers;
    if (!isObject(value)) return this.fail(`headers must be a plain object of strings; got ${kindOf(value)}.`);
    for (const [name, text] of Object.entries(value)) {
      const lowerCase = name.toLowerCase();
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) this.fail(`headers holds ${quoted(name)}, which is no header name.`);
      if (reservedHeaders.includes(lowerCase)) {
        this.fail(`headers must not hold ${quoted(name)}, which the client sets itself.`);
      }
      const fault = headerFault(text);
      if (fault) this.fail(`headers[${quoted(name)}] ${fault}.`);
      headers[lowerCase] = text as string;
    }
    return headers;
  }
}
