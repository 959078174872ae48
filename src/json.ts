export type JsonObject = { [name: string]: unknown };

/** An object that JSON shows by its own fields: no array, Date, Map, function, nor anything with a `toJSON`. */
export function isObject(value: unknown): value is JsonObject {
  return (
    Object.prototype.toString.call(value) === "[object Object]" && typeof (value as JsonObject).toJSON !== "function"
  );
}
