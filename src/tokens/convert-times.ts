import { isObject } from "../json.ts";

/** A record with times as numbers, or NaN: drivers of databases give big integers as strings or as `bigint`, and times as dates. */
export function convertTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convertTimes);
  if (!isObject(value)) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, name.endsWith("At") ? Number(field) : convertTimes(field)]),
  );
}
