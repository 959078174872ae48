import openapiFetch from "openapi-fetch";
import type { operations } from "../generated/operations.ts";
import type { paths, operations as schemas } from "../generated/schema.ts";
import { type Answer, exchange, type Fetch } from "./exchange.ts";

/** Where an operation lives, and what it is called. */
export type Operation = (typeof operations)[keyof typeof operations];

/** The headers that carry an operation's credentials. Each must be named, even where there is none to send. */
export type Credentials<Key extends keyof typeof operations> = {
  readonly [Header in Values<(typeof operations)[Key]["credentials"]>]: string | undefined;
};
type Values<Table> = Table[keyof Table] & string;

/** The JSON body that the document promises for a status of an operation. */
export type Body<
  Id extends keyof schemas,
  Status extends keyof schemas[Id]["responses"],
> = schemas[Id]["responses"][Status] extends { content: { "application/json": infer Json } } ? Json : never;

/** The JSON body that the document asks for. */
export type RequestBody<Id extends keyof schemas> = schemas[Id] extends {
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

/** Stands in for the platform's `Request`, which `fetch` would take apart again at half the cost of a call. */
class RequestParts {
  readonly url: string;
  readonly init: RequestInit;
  constructor(url: string, init: RequestInit) {
    this.url = url;
    this.init = init;
  }
}

// Under `require`, a default import is the whole CommonJS module, and the function is that one's `default`.
const createClient = (openapiFetch as { readonly default?: typeof openapiFetch }).default ?? openapiFetch;

/**
 * How every request is made: path, query, headers and body are of the document's types. The only file that knows openapi-fetch.
 *
 * Not `redirect: "error"`: Workers do not know it, and in Node it leaves connections open.
 */
export const api = createClient<paths>({ Request: RequestParts as never, redirect: "manual" });

/** What each request is made with, beside what the document says of it. */
export interface Transport {
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly parseAs: "stream";
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What openapi-fetch resolves with. `receive` has the answer out of it. */
export type Sent = Promise<{ readonly data?: unknown }>;

/** openapi-fetch hands a stream through unread: in its place it gets our reading of the answer, whatever its status. */
export function transport(
  baseUrl: string,
  signal: AbortSignal,
  fetch: Fetch | undefined,
  onRequest: (url: string) => void,
): Transport {
  const read = async (request: Request) => {
    const { url, init } = request as unknown as RequestParts;
    onRequest(url);
    // Looked up late: a test or an instrumentation may replace the global one after this client was made. A promise as the
    // body: what `fetch` rejects with goes past openapi-fetch, which swallows undefined.
    const body = exchange(url, { ...init, signal }, fetch ?? globalThis.fetch);
    return { ok: true, status: 200, headers: noHeaders, body };
  };
  return { baseUrl, signal, parseAs: "stream", fetch: read as never };
}

const noHeaders = { get: () => null };

/** The answer to a request that was sent with `transport`. */
export async function receive(sent: Sent): Promise<Answer> {
  return (await sent).data as Answer;
}
