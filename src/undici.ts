import { promisify } from "node:util";
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from "node:zlib";
import { type Dispatcher, getGlobalDispatcher } from "undici";
import { longestBody } from "./http/exchange.ts";
import type { Fetch } from "./platform.ts";

/** Options of `undiciFetch`. */
export interface UndiciFetchOptions {
  /**
   * Where connections come from: a `ProxyAgent`, an `EnvHttpProxyAgent`, an `Agent` of your own. Compose no redirect interceptor
   * into it: it would carry credentials along.
   *
   * @default undici's global dispatcher, looked up at each request
   */
  readonly dispatcher?: Dispatcher | undefined;
}

/**
 * A `fetch` over undici's dispatchers: through a proxy with a static IP address, and for a fraction of the CPU time that the
 * global one takes. It follows no redirect. Of a `Response` it makes what the client reads, and no more.
 *
 * @example
 * ```ts
 * const fetch = undiciFetch({ dispatcher: new ProxyAgent("http://proxy.internal:3128") });
 * const transak = new TransakClient({ ...options, fetch });
 * ```
 */
export function undiciFetch({ dispatcher }: UndiciFetchOptions = {}): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise<Answer>((resolve, reject) => {
      const { origin, pathname, search } = new URL(url);
      const request = {
        origin,
        path: pathname + search,
        method: method as Dispatcher.HttpMethod,
        headers: headers as Iterable<[string, string]>,
        body: body as string,
      };
      // Not `request`, which makes a stream of each answer.
      (dispatcher ?? getGlobalDispatcher()).dispatch(request, collectAnswer(signal, resolve, reject));
    }) as Promise<unknown> as Promise<Response>;
}

/** What the client reads of a `Response`. */
interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

type Header = Answer["headers"]["get"];
type Abort = (reason: Error) => void;
/** A redirect interceptor keeps a list of where it has been. */
type Context = { readonly history?: readonly unknown[] } | null;

/** Collects an answer to its end or to the limit; what is beyond, and what a redirect says, is not waited for. */
function collectAnswer(
  signal: AbortSignal | null | undefined,
  resolve: (answer: Answer) => void,
  reject: (reason: unknown) => void,
): Dispatcher.DispatchHandler {
  let abort: Abort | undefined;
  let redirected = false;
  let status = 0;
  let get: Header = () => null;
  const chunks: Uint8Array[] = [];
  let size = 0;

  const fail = (reason: unknown) => {
    signal?.removeEventListener("abort", leave);
    reject(reason);
  };
  const leave = () => {
    fail(signal?.reason);
    abort?.(signal?.reason);
  };
  const connect = (abortRequest: Abort, context?: Context) => {
    abort = abortRequest;
    redirected = (context?.history?.length ?? 0) > 0;
    if (signal?.aborted) leave();
  };
  const begin = (code: number, header: Header) => {
    status = code;
    get = header;
    if (code >= 300 && code <= 399) stop();
  };
  const take = (chunk: Uint8Array) => {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > longestBody) stop();
  };
  const finish = () => {
    signal?.removeEventListener("abort", leave);
    const text = async () => new TextDecoder().decode(await decode(Buffer.concat(chunks), get("content-encoding")));
    resolve({ status, redirected, headers: { get }, text });
  };
  const stop = () => {
    finish();
    abort?.(new Error("Nobody reads the rest of the answer."));
  };

  signal?.addEventListener("abort", leave);
  return {
    // Undici 6, and the one inside Node 20 and 22.
    onConnect: connect,
    onHeaders: (code, raw) => {
      begin(code, (name) => findHeader(raw, name));
      return true;
    },
    onData: (chunk) => {
      take(chunk);
      return true;
    },
    onComplete: finish,
    onError: fail,
    // Undici from 7 on.
    onRequestStart: (controller, context) => connect((reason) => controller.abort(reason), context),
    onResponseStart: (_, code, headers) => begin(code, (name) => headers[name]?.toString() ?? null),
    onResponseData: (_, chunk) => take(chunk),
    onResponseEnd: finish,
    onResponseError: (_, error) => fail(error),
  };
}

/** Of names and values in turn, as they came. */
function findHeader(raw: readonly (Buffer | string)[], name: string): string | null {
  const values = raw.filter((_, index) => index % 2 === 1 && String(raw[index - 1]).toLowerCase() === name);
  return values.length > 0 ? values.join() : null;
}

type Decode = (bytes: Uint8Array) => Promise<Uint8Array>;

// Lenient at the end, as browsers and `fetch` are.
const zlibOptions = { maxOutputLength: longestBody, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { maxOutputLength: longestBody, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const ungzip: Decode = (bytes) => promisify(gunzip)(bytes, zlibOptions);
const decoders: Readonly<Record<string, Decode>> = {
  gzip: ungzip,
  "x-gzip": ungzip,
  // With the header of zlib, as the standard says, or without, as many servers do: the first byte tells.
  deflate: (bytes) => promisify(((bytes[0] ?? 8) & 15) === 8 ? inflate : inflateRaw)(bytes, zlibOptions),
  br: (bytes) => promisify(brotliDecompress)(bytes, brotliOptions),
};

/** Nothing asks for a compressed answer, but a server or a proxy may send one all the same: the last coding comes off first. */
async function decode(bytes: Uint8Array, encoding: string | null): Promise<Uint8Array> {
  if (encoding === null) return bytes;
  const codings = encoding.toLowerCase().split(",").reverse();
  const found = codings.map((coding) => decoders[coding.trim()]);
  // As `fetch` does: one that is not known leaves the answer as it is.
  if (!found.every((each) => each !== undefined)) return bytes;
  let decoded = bytes;
  try {
    for (const each of found) decoded = await each(decoded);
    return decoded;
  } catch (error) {
    // A bomb is not what was asked for, whatever it holds.
    if ((error as { readonly code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return bytes;
    throw error;
  }
}
