import { describeKind } from "./shape.ts";
import { quoted } from "./words.ts";

/** What a value is, by the name of its class where it has one of its own: never what it holds. */
export function describeInstance(value: unknown): string {
  if (typeof value !== "object" || value === null) return describeKind(value);
  const fields = value as { readonly then?: unknown; readonly constructor?: { readonly name?: unknown } };
  if (typeof fields.then === "function") return "a promise (await it)";
  const name = fields.constructor?.name;
  const isNamed = typeof name === "string" && !["", "Object", "Array"].includes(name);
  return isNamed ? `an object of class ${quoted(name)}` : describeKind(value);
}
