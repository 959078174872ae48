export type JsonObject = { [name: string]: unknown };

const emptyPrototype: object = Object.create(null);

/**
 * Makes an object in which nothing is found that was not put in: not what another library lets into `Object.prototype`, nor a setter
 * of `__proto__`. An object whose own prototype is null does the same, but V8 keeps it as a slow hash table.
 */
export function createBare(): JsonObject {
  return Object.create(emptyPrototype);
}

/** An object that JSON shows by its own fields: no array, Date, Map, function, nor anything with a `toJSON`. */
export function isObject(value: unknown): value is JsonObject {
  return (
    Object.prototype.toString.call(value) === "[object Object]" && typeof (value as JsonObject).toJSON !== "function"
  );
}
