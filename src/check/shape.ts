import { type TransakErrorDetails, TransakValidationError } from "../errors.ts";
import { createBare, isObject, type JsonObject } from "../json.ts";
import { didYouMean, quoted } from "./words.ts";

/**
 * What a JSON value may be, as generated from the document's schemas. An array of strings is a closed set; `numeric` is a
 * number or a decimal string, `amount` a positive one; `json` is any JSON value; `additional` is the shape of fields without a name of their own.
 */
export type Shape = keyof typeof primitives | readonly string[] | { readonly items: Shape } | ObjectShape;

export interface ObjectShape {
  readonly fields: { readonly [name: string]: Shape };
  readonly required?: readonly string[];
  readonly additional?: Shape;
  /** What is meant by a name that is not one of a field, where the nearest one is not. */
  readonly meant?: { readonly [name: string]: string };
}

const decimal = /^\d+(\.\d+)?$/;

const isNumeric = (value: unknown): value is number | string =>
  Number.isFinite(typeof value === "string" && decimal.test(value) ? Number(value) : value);

/** An amount of money or of coins. A string keeps digits that a number would lose. */
export const amount = {
  accepts: (value: unknown): value is number | string => isNumeric(value) && Number(value) > 0,
  expected: 'a positive number, or one as a string of digits like "12.5"',
};

/** For each shape without parts: the test, and what a message calls it. */
const primitives = {
  string: { accepts: (value: unknown) => typeof value === "string", expected: "a string" },
  boolean: { accepts: (value: unknown) => typeof value === "boolean", expected: "true or false" },
  number: { accepts: Number.isFinite, expected: "a finite number" },
  numeric: { accepts: isNumeric, expected: 'a finite number or a string of digits like "12.5"' },
  amount,
  json: {
    accepts: (value: unknown) =>
      value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value),
    expected: "a JSON value",
  },
};

const anyArray: Shape = { items: "json" };
export const anyObject: ObjectShape = { fields: {}, additional: "json" };
/** How many places deep. */
const maxDepth = 17;

/** Where a value stands: names of fields and indices of items, from the outermost. */
type Path = (string | number)[];

/**
 * A copy of `value` that holds exactly what `JSON.stringify` will send: each property is read once, so that a getter or a
 * proxy cannot give another value later, and what JSON would drop or change is refused. `undefined` properties are left out.
 *
 * @throws {TransakValidationError} naming the place, never the value, which may be personal data.
 */
export function copyJson(value: unknown, shape: Shape, what: string): unknown {
  return copyAt([what], value, shape);
}

function copyAt(path: Path, value: unknown, shape: Shape): unknown {
  if (path.length > maxDepth) throw fault(path, "is nested too deeply, or contains itself.");
  if (typeof shape === "string") {
    if (primitives[shape].accepts(value)) return value;
    if (shape === "json" && Array.isArray(value)) return copyAt(path, value, anyArray);
    if (shape === "json" && isObject(value)) return copyAt(path, value, anyObject);
    throw mismatch(path, primitives[shape].expected, value);
  }
  if (isEnum(shape)) {
    if (shape.includes(value as string)) return value;
    throw fault(path, mustBeOneOf(shape, value));
  }
  if ("items" in shape) {
    if (!Array.isArray(value)) throw mismatch(path, "an array", value);
    // By index: an array's own iterator may be endless.
    return Array.from({ length: value.length }, (_, index) => copyInside(path, index, value[index], shape.items));
  }
  if (!isObject(value)) throw mismatch(path, "an object", value);
  return copyObject(path, value, shape);
}

function copyInside(path: Path, place: string | number, value: unknown, shape: Shape): unknown {
  path.push(place);
  const copy = copyAt(path, value, shape);
  path.pop();
  return copy;
}

function copyObject(path: Path, value: JsonObject, shape: ObjectShape): JsonObject {
  const copy = createBare();
  for (const name of Object.keys(value)) {
    const fieldShape = Object.hasOwn(shape.fields, name) ? shape.fields[name] : shape.additional;
    if (fieldShape === undefined) {
      throw fault(path, `has no parameter ${quoted(name)}${didYouMean(name, Object.keys(shape.fields), shape.meant)}`, {
        hint: "A parameter that Transak has added since this release goes into the option extraWidgetParams.",
      });
    }
    const field = value[name];
    if (field === undefined) continue;
    copy[name] = copyInside(path, name, field, fieldShape);
  }
  const inherited = findInherited(value, shape.fields);
  if (inherited) throw fault(path, inherited);
  requireFields(copy, shape.required ?? [], path);
  return copy;
}

/** Ends a sentence about an object behind which a known field stands, such as a getter of its class: it would be left out in silence. */
export function findInherited(value: object, known: object): string | undefined {
  if (Object.getPrototypeOf(value) === Object.prototype) return undefined;
  const name = Object.keys(known).find((name) => name in value && !Object.hasOwn(value, name));
  return name && `must not inherit ${name}.`;
}

/** @throws {TransakValidationError} for a required field that is not there, or empty. */
export function requireFields<T extends object, Name extends keyof T & string>(
  copy: T,
  required: readonly Name[],
  path: Path,
  details?: TransakErrorDetails,
): asserts copy is T & { [Key in Name]-?: Exclude<T[Key], undefined> } {
  for (const name of required) {
    if (copy[name] === undefined || copy[name] === "") throw fault([...path, name], "is required.", details);
  }
}

function fault(path: Path, message: string, details?: TransakErrorDetails): TransakValidationError {
  const [what, ...places] = path;
  const shown = places.map((place) => (typeof place === "string" ? `.${place.slice(0, 60)}` : `[${place}]`));
  return new TransakValidationError(`${what}${shown.join("")} ${message}`, details);
}

function mismatch(path: Path, expected: string, value: unknown): TransakValidationError {
  return fault(path, `must be ${expected}; got ${describeKind(value)}.`);
}

const isEnum = (shape: Shape): shape is readonly string[] => Array.isArray(shape);

/** The end of a sentence about a value that is none of a closed set. */
export function mustBeOneOf(known: readonly string[], value: unknown): string {
  const meant = typeof value === "string" ? didYouMean(value, known) : `; got ${describeKind(value)}.`;
  return `must be one of ${known.map(quoted).join(", ")}${meant}`;
}

/** What a value is, for a message that must not show the value itself. */
export function describeKind(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) return String(value);
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a promise (await it)";
  if (isObject(value)) return "an object";
  if (typeof value === "object") return "an object that is not plain";
  return value === "" ? "an empty string" : `a ${typeof value}`;
}
