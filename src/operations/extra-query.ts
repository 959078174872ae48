import type { Reader } from "../check/readers.ts";
import { describeKind } from "../check/shape.ts";
import { quoted } from "../check/words.ts";
import { TransakValidationError } from "../errors.ts";
import { isObject } from "../json.ts";

/** Query parameters that the document does not know, by name. */
export const extraQuery: Reader<Readonly<Record<string, string>>> = (value, fail) => {
  if (!isObject(value)) return fail(`must be a plain object of strings; got ${describeKind(value)}.`);
  const entries = Object.entries(value);
  const [wrong] = entries.find(([, text]) => typeof text !== "string") ?? [];
  return wrong === undefined
    ? Object.fromEntries(entries as [string, string][])
    : fail(`holds ${quoted(wrong)}, which is not a string.`);
};

/** @throws {TransakValidationError} for a parameter that the operation has itself. */
export function withExtraQuery<T extends object>(query: T, extra: Readonly<Record<string, string>> = {}): T {
  const known = Object.keys(extra).find((name) => Object.hasOwn(query, name));
  if (known !== undefined) throw new TransakValidationError(`extraQuery must not hold ${quoted(known)}.`);
  return { ...extra, ...query };
}
