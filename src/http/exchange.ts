import { TransakConfigError, TransakConnectionError } from "../errors.ts";
import type { Fetch } from "../platform.ts";
import { joinBytes } from "./join-bytes.ts";

/** An HTTP response, read to its end or to the limit. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/**
 * Sends one request and reads its response, whatever its status.
 *
 * @throws {TransakConnectionError} for a redirect.
 * @throws {TransakConfigError} where `fetch` resolves with what is not a whole `Response`.
 * @throws whatever `fetch` throws.
 */
export async function exchange(url: string, init: RequestInit, fetch: Fetch): Promise<HttpResponse> {
  const response = Object(await fetch(url, Object.assign(init, uncached()))) as Response;
  const { status, redirected, headers } = response;
  // A browser's redirect that was not followed has status 0; `redirected` is for a `fetch` that has followed one.
  if (redirected || status === 0 || (status >= 300 && status <= 399)) throw redirectError(response);
  if (typeof status !== "number") throw notAResponse("`status` is not a number");
  if (typeof headers?.get !== "function") throw notAResponse("`headers.get` is not a function");
  return { status, headers, text: await readText(response) };
}

/** Stand-ins of tests often have no more than `ok` and `json`. */
function notAResponse(fault: string): TransakConfigError {
  return new TransakConfigError(`\`fetch\` resolved with what is not a whole Response: ${fault}.`, {
    hint: "In a test, resolve with new Response(body, { status }), or use createMockFetch of transak-partner-api/testing.",
  });
}

let cacheOption: RequestInit | undefined;

/** Next.js would keep every response of a build for a year, URL and token alike. Older Workers refuse the field. */
function uncached(): RequestInit {
  if (!cacheOption) {
    const wanted: RequestInit = { cache: "no-store" };
    try {
      new Request("https://localhost", wanted);
      cacheOption = wanted;
    } catch {
      cacheOption = {};
    }
  }
  return cacheOption;
}

/** Following a redirect would carry credentials and body to wherever it points. */
function redirectError({ status, body }: Response): TransakConnectionError {
  // Whether the rest of the response can be cancelled changes nothing: the request must not be sent again.
  Promise.resolve()
    .then(() => body?.cancel())
    .catch(() => {});
  const shown = status ? ` (${status})` : "";
  return new TransakConnectionError(`The response was a redirect${shown}, which is never followed.`, {
    hint: "Check baseUrl, and whether a proxy in between responds in Transak's place.",
  });
}

async function readText(response: Response): Promise<string> {
  const body = response.body as AsyncIterable<Uint8Array> | null;
  if (typeof body?.[Symbol.asyncIterator] !== "function") return readForeignText(response);
  const bytes = joinBytes();
  for await (const chunk of body) {
    if (!ArrayBuffer.isView(chunk)) throw notAResponse("`body` holds what is not bytes");
    // Leaving the loop cancels the rest.
    if (!bytes.add(chunk)) break;
  }
  return new TextDecoder().decode(bytes.all());
}

/** A `fetch` of the caller's own may give a body of another kind, which only it can read. */
async function readForeignText(response: Response): Promise<string> {
  if (typeof response.text !== "function") throw notAResponse("`text` is not a function");
  const text: unknown = await response.text();
  if (typeof text !== "string") throw notAResponse("`text()` does not give a string");
  return text;
}
