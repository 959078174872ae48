import type { operations } from "../generated/operations.ts";
import type { operations as schemas } from "../generated/schema.ts";

type OperationId = keyof typeof operations & keyof schemas;

/** Where an operation lives, and what it is called. */
export type Operation = (typeof operations)[OperationId];

/** A header that carries a credential. */
export type CredentialHeader = Operation["credentials"][number];
/** Any other header that an operation sends. */
export type OptionHeader = Operation["headers"][number];

/** The JSON body that the document promises for a status of an operation. */
export type Body<
  Id extends OperationId,
  Status extends keyof schemas[Id]["responses"],
> = schemas[Id]["responses"][Status] extends { content: { "application/json": infer Json } } ? Json : never;

/** The bodies of an operation's 400 and 401, as far as the document has them. */
export type DocumentedErrors<Id extends OperationId, Wanted extends 400 | 401> = {
  [Status in keyof schemas[Id]["responses"] & Wanted]: Body<Id, Status>;
}[keyof schemas[Id]["responses"] & Wanted];

/** What stands under the envelope of a good response. */
export type Data<Id extends OperationId> = schemas[Id]["responses"] extends {
  200: { content: { "application/json": { [Name in Envelope<Id>]?: infer Value } } };
}
  ? Value
  : never;

type Envelope<Id extends OperationId> = (typeof operations)[Id] extends { readonly envelope: infer Name extends string }
  ? Name
  : never;

/** The field of a good response that holds its data, or undefined for an operation that responds with 204. */
export function findEnvelope(operation: Operation): string | undefined {
  return (operation as { readonly envelope?: string }).envelope;
}

/** The JSON body that the document asks for. */
export type RequestBody<Id extends OperationId> = schemas[Id] extends {
  requestBody: { content: { "application/json": infer Json } };
}
  ? Json
  : never;

/** What the document wants in path, query and body of an operation. Headers come from options and credentials. */
export type Input<O extends Operation> = O extends Operation ? Parameters<O["id"]> & JsonBody<O["id"]> : never;

type Parameters<Id extends OperationId> = {
  readonly [Place in "path" | "query" as Exclude<schemas[Id]["parameters"][Place], undefined> extends never
    ? never
    : Place]: Unset<Exclude<schemas[Id]["parameters"][Place], undefined>>;
};
type JsonBody<Id extends OperationId> = RequestBody<Id> extends never ? unknown : { readonly body: RequestBody<Id> };

/** What is undefined is not sent. */
type Unset<T> = { readonly [Key in keyof T]: T[Key] | (object extends Pick<T, Key> ? undefined : never) };

/** The keys of `T` with none of its promises: what the document names, and any value, as a response may lie. */
export type Untrusted<T> = { readonly [Key in keyof T]?: unknown };

/** A value from a response, to be read by the document's names. What is not an object has no fields. */
export function untrusted<T>(value: unknown): Untrusted<T> {
  return typeof value === "object" && value !== null ? value : {};
}
