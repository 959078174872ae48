import { createFinalURL, defaultBodySerializer } from "openapi-fetch";
import type { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import type { PlatformRequestInit, PlatformResponse } from "./platform.ts";

/** Where an operation lives, as the document says. */
export type Operation = (typeof operations)[keyof typeof operations];

/** As much of `fetch` as is used: an address as a string, and a `Response`. */
export type Fetch = (url: string, init: PlatformRequestInit) => Promise<PlatformResponse>;

export interface WireRequest {
  readonly operation: Operation;
  /** From `addressOf`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

// Of openapi-fetch the parts that compose a request, and not its client: the Request, Headers and copies that it makes of each
// call cost a twentieth of one over fetch and a tenth over undici. `fetch` gets address and init as they are composed, once, so
// that signal, abort and errors are its own.
//
// No operation of the document needs parameters in its path or query. The compiler refuses this line once one does.
const params: Pick<paths[keyof paths]["post"]["parameters"], "path" | "query"> = {};
const parameters = { params, pathSerializer: String, querySerializer: () => "" };

/** An operation's whole address. */
export function addressOf(operation: Operation, baseUrl: string): string {
  const path: keyof paths = operation.path;
  return createFinalURL(path, { ...parameters, baseUrl });
}

/** Sends a request, as `fetch` does. The only file that knows openapi-fetch. */
export function send({ operation, url, headers, body, signal }: WireRequest, fetch: Fetch): Promise<Response> {
  return fetch(url, {
    method: operation.method,
    headers,
    body: defaultBodySerializer(body),
    signal,
    // "error" is unknown to Cloudflare Workers, and in Node it leaves connections open.
    redirect: "manual",
  });
}
