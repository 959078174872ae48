import createClient from "openapi-fetch";
import type { paths } from "../generated/schema.ts";
import { createBare } from "../json.ts";
import type { Fetch } from "../platform.ts";
import type { Input, Operation } from "./document.ts";
import { exchange, type HttpResponse } from "./exchange.ts";

/** Stands in for the platform's `Request`, which `fetch` would take apart again at half the cost of a call. */
class RequestParts {
  readonly url: string;
  readonly init: RequestInit;
  constructor(url: string, init: RequestInit) {
    this.url = url;
    this.init = init;
  }
}

/**
 * Composes every request. The only file that knows openapi-fetch.
 *
 * Not `redirect: "error"`: Workers do not know it, and in Node it leaves connections open.
 */
const api = createClient<paths>({ Request: RequestParts as never, redirect: "manual" });

/** A request of any operation. That path, query and body are those of this operation, `Call` has seen to. */
type Compose = (
  path: Operation["path"],
  init: {
    readonly baseUrl: string;
    readonly params: object;
    readonly body: unknown;
    readonly headers: undefined;
    readonly fetch: (request: RequestParts) => unknown;
  },
) => Promise<unknown>;

/** What one request is sent with. */
export interface SendOptions {
  readonly operation: Operation;
  readonly input: Input<Operation>;
  /** Parameters that the document does not know. */
  readonly extraQuery: Readonly<Record<string, string>> | undefined;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetch: Fetch | undefined;
  readonly onRequest: (url: string) => void;
}

/** Composes and sends one request. Its response is read by `exchange`: to openapi-fetch it has no content. */
export function send(options: SendOptions): Promise<HttpResponse> {
  const { operation, input, extraQuery, baseUrl, headers, signal, fetch, onRequest } = options;
  const { path, query, body } = input as { readonly path?: unknown; readonly query?: object; readonly body?: unknown };
  return new Promise((resolve, reject) => {
    (api[operation.method] as Compose)(operation.path, {
      baseUrl,
      // Bare, as openapi-fetch sends inherited parameters, too.
      params: { path, query: Object.assign(createBare(), extraQuery, query) },
      body,
      // One of its own, as openapi-fetch would take an inherited one.
      headers: undefined,
      fetch: ({ url, init }) => {
        onRequest(url);
        init.signal = signal;
        // A plain object, which any `fetch` can read. Ours were checked where they were given: openapi-fetch would check each twice.
        init.headers = Object.assign(Object.fromEntries(init.headers as Headers), headers);
        // Looked up late: a test or an instrumentation may replace the global one after this client was made.
        resolve(exchange(url, init, fetch ?? globalThis.fetch));
        return noContent;
      },
    }).catch(reject);
  });
}

const noContent = { ok: true, status: 204, headers: { get: () => null } };
