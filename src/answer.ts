import { responseHeaders } from "./generated/answers.ts";

/** An HTTP answer, read to its end or to the limit. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** How much of a body is read, in bytes: a session takes about one kilobyte. */
const longestBody = 1 << 20;

// One for all bodies: a decoder of its own costs more than the decoding.
const utf8 = new TextDecoder();

/** Reads a body as text, to the limit and no further. */
export async function readText(response: Response): Promise<string> {
  const body = response.body as AsyncIterable<Uint8Array> | null;
  // A `fetch` of the caller's own may give a body of another kind, which only it can read.
  if (typeof body?.[Symbol.asyncIterator] !== "function") return response.text();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > longestBody) break;
  }
  return utf8.decode(chunks.length === 1 ? chunks[0] : joined(chunks, size));
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
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
