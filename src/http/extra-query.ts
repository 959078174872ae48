import type { Reader } from "../check/readers.ts";
import { describeKind } from "../check/shape.ts";
import { quoted } from "../check/words.ts";
import { isObject } from "../json.ts";

/** Reads query parameters by name, without those that the operation has itself. */
export function extraQueryReader(known: readonly string[]): Reader<Readonly<Record<string, string>>> {
  return (value, fail) => {
    if (!isObject(value)) return fail(`must be a plain object of strings; got ${describeKind(value)}.`);
    const extra: Record<string, string> = {};
    for (const [name, text] of Object.entries(value)) {
      if (known.includes(name)) fail(`must not hold ${quoted(name)}.`);
      if (typeof text !== "string") return fail(`holds ${quoted(name)}, which is not a string.`);
      extra[name] = text;
    }
    return extra;
  };
}
