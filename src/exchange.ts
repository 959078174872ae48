import { type Answer, readText } from "./answer.ts";
import { TransakConnectionError } from "./errors/connection-error.ts";
import { type Fetch, send, type WireRequest } from "./transport.ts";

/**
 * Sends one request and reads its answer, whatever its status.
 *
 * @throws {TransakConnectionError} for a redirect.
 * @throws whatever `fetch` throws.
 */
export async function exchange(request: WireRequest, fetch: Fetch): Promise<Answer> {
  const response = await send(request, fetch);
  const { status, redirected, headers } = response;
  // A browser's redirect that was not followed has status 0; `redirected` is for a `fetch` that has followed one.
  if (redirected || status === 0 || (status >= 300 && status <= 399)) throw await redirectError(response);
  return { status, headers, text: await readText(response) };
}

/** Following a redirect would carry credentials and body to wherever it points. */
async function redirectError({ status, body }: Response): Promise<TransakConnectionError> {
  await body?.cancel?.();
  const shown = status ? ` (${status})` : "";
  return new TransakConnectionError(`The answer was a redirect${shown}, which is never followed.`, {
    hint: "Check baseUrl, and whether a proxy in between answers in Transak's place.",
  });
}
