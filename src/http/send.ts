import { createFinalURL, createQuerySerializer, defaultPathSerializer } from "openapi-fetch";
import type { Fetch } from "../platform.ts";
import type { Input, Operation } from "./document.ts";
import { exchange, type HttpResponse } from "./exchange.ts";

/** What one request is sent with. */
export interface SendOptions {
  readonly operation: Operation;
  readonly input: Input<Operation>;
  readonly baseUrl: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetch: Fetch | undefined;
  readonly onRequest: (url: string) => void;
}

const serializers = { querySerializer: createQuerySerializer(), pathSerializer: defaultPathSerializer };

/**
 * Composes and sends one request. The only file that knows openapi-fetch: its serializers alone, as its client would send a `Request`,
 * which `fetch` takes apart again at half the cost of a call.
 */
export async function send(options: SendOptions): Promise<HttpResponse> {
  const { operation, input, baseUrl, headers, signal, fetch, onRequest } = options;
  const { body, ...params } = input as { readonly body?: unknown };
  const url = createFinalURL(operation.path, { baseUrl, params, ...serializers });
  onRequest(url);
  const init: RequestInit = {
    method: operation.method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    // Not "error": Workers do not know it, and in Node it leaves connections open.
    redirect: "manual",
    signal,
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  // Looked up late: a test or an instrumentation may replace the global one after this client was made.
  return exchange(url, init, fetch ?? globalThis.fetch);
}
