import openapiFetch from "openapi-fetch";
import { type Answer, readAnswer } from "./answer.ts";
import { TransakConnectionError } from "./errors/connection-error.ts";
import type { operations } from "./generated/operations.ts";
import type { paths } from "./generated/schema.ts";
import type { PlatformRequestInit, PlatformResponse } from "./platform.ts";

/** Where an operation lives, as the document says. */
export type Operation = (typeof operations)[keyof typeof operations];

/** As much of `fetch` as is used: an address as a string, and a `Response`. */
export type Fetch = (url: string, init: PlatformRequestInit) => Promise<PlatformResponse>;

export interface WireRequest {
  readonly operation: Operation;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

// openapi-fetch builds a Request and hands it to fetch, which takes it apart again at half the cost of the call. This class
// stands in for Request and keeps the parts: `lean` passes them on as fetch(url, init) and returns our own reading of the answer
// as if it were a stream, which openapi-fetch hands through unread.
class Parts {
  readonly url: string;
  readonly init: RequestInit;
  constructor(url: string, init: RequestInit) {
    this.url = url;
    this.init = init;
  }
}

// Under `require`, a default import is the whole CommonJS module, and the function is that one's `default`.
const createFetchClient = (openapiFetch as { readonly default?: typeof openapiFetch }).default ?? openapiFetch;

const client = createFetchClient<paths>({ Request: Parts as never });

/**
 * Sends one request and reads its answer, whatever its status. The only file that knows openapi-fetch.
 *
 * @throws {TransakConnectionError} for a redirect.
 * @throws whatever `fetch` throws.
 */
export async function send({ operation, baseUrl, headers, body, signal }: WireRequest, fetch: Fetch): Promise<Answer> {
  // A promise as its body: what `fetch` rejects with goes past openapi-fetch, which swallows undefined.
  const lean = async ({ url, init }: Parts) => ({
    ok: true,
    status: 200,
    headers: { get: () => null },
    // Headers as a plain record: openapi-fetch would copy them into a Headers, and fetch once more. Its own `redirect` is
    // "follow"; "error" is unknown to Cloudflare Workers.
    body: exchange(
      url,
      { ...init, headers: { "content-type": "application/json", ...headers }, signal, redirect: "manual" },
      fetch,
    ),
  });
  const { data } = await client.POST(operation.path, {
    baseUrl,
    body: body as never,
    parseAs: "stream",
    fetch: lean as never,
  });
  return data as unknown as Answer;
}

async function exchange(url: string, init: RequestInit, fetch: Fetch): Promise<Answer> {
  const response = await fetch(url, init);
  await refuseRedirect(response);
  return readAnswer(response);
}

/** Following one would carry credentials and body to wherever it points; `redirected` is for a `fetch` that has done so. */
async function refuseRedirect({ status, type, redirected, body }: Response): Promise<void> {
  if (!redirected && type !== "opaqueredirect" && (status < 300 || status > 399)) return;
  await body?.cancel?.();
  throw new TransakConnectionError(
    `The answer was a redirect${status ? ` (${status})` : ""}, which is never followed.`,
    {
      hint: "Check baseUrl, and whether a proxy in between answers in Transak's place.",
    },
  );
}
