import { describeKind } from "../check/shape.ts";
import { didYouMean, quoted } from "../check/words.ts";
import { isObject } from "../json.ts";

/** @throws {TypeError} for an option that is misspelt, as a test that sets one in vain tests something else. */
export function assertOptions(what: string, given: unknown, known: readonly string[]): void {
  if (!isObject(given)) throw new TypeError(`${what} takes an object of options; got ${describeKind(given)}.`);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${what} has no option ${quoted(unknown)}${didYouMean(unknown, known)}`);
}
