import type { operations } from "../generated/schema.ts";

/** The JSON body that the document promises for a status of an operation; none where it does not have the status. */
export type Body<Id extends keyof operations, Status extends number> = operations[Id]["responses"] extends {
  [Key in Status]: { content: { "application/json": infer Json } };
}
  ? Json
  : never;

/** The JSON body that the document asks for. */
export type RequestBody<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { "application/json": infer Json } };
}
  ? Json
  : never;

/** The keys of `T` with none of its promises: what the document names, and any value, as an answer may lie. */
export type Untrusted<T> = { readonly [Key in keyof T]?: unknown };

/** A value from an answer, to be read by the document's names. What is no object has no fields. */
export function untrusted<T>(value: unknown): Untrusted<T> {
  return typeof value === "object" && value !== null ? value : {};
}
