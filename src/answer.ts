import { responseHeaders } from "./generated/answers.ts";

/** An HTTP answer, read to its end or to the limit. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** How much of a body is read, in bytes: a session takes about one kilobyte. */
const longestBody = 1 << 20;

/** Reads a body as text, to the limit and no further. */
export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, text: await readText(response) };
}

async function readText(response: Response): Promise<string> {
  // A `fetch` of the caller's own may give a body of another kind, which only it can read.
  if (typeof response.body?.getReader !== "function") return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
    if (size > longestBody) {
      await reader.cancel();
      return text;
    }
  }
}

/** Transak's id of the request, for its support: its own trace id or else Cloudflare's. */
export function requestIdOf({ headers }: Answer): string | undefined {
  return headers.get(responseHeaders.traceId) || headers.get(responseHeaders.cfRay) || undefined;
}

/** How long an answer asks to wait, in milliseconds: `Retry-After` gives seconds or a date. */
export function retryAfterOf({ headers }: Answer, now: number): number | undefined {
  const value = headers.get(responseHeaders.retryAfter) ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse finds a date in "soon 5", too.
  const date = /:\d\d GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The parsed body, or undefined where it is not JSON. */
export function parsedBody({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
