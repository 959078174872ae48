import { promisify } from "node:util";
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from "node:zlib";
import { type Dispatcher, getGlobalDispatcher } from "undici";
import { joinBytes, maxResponseBytes } from "./http/join-bytes.ts";
import type { Fetch } from "./platform.ts";

/** Options of `undiciFetch`. */
export interface UndiciFetchOptions {
  /**
   * Where connections come from: a `ProxyAgent`, an `EnvHttpProxyAgent`, an `Agent` of your own. Its interceptors for redirects
   * and caches are passed by, as they are by undici's `fetch`.
   *
   * @default undici's global dispatcher, looked up at each request
   */
  readonly dispatcher?: Dispatcher | undefined;
}

/**
 * A `fetch` over undici's dispatchers: through a proxy with a static IP address, and for a fraction of the CPU time that the
 * global one takes. It follows no redirect. Of a `Response` it makes what the client reads, and no more.
 *
 * @throws {TypeError} for an option that is wrong: without its proxy, calls would leave from an address that Transak refuses.
 *
 * @example
 * ```ts
 * const fetch = undiciFetch({ dispatcher: new ProxyAgent("http://proxy.internal:3128") });
 * const transak = new TransakClient({ ...options, fetch });
 * ```
 */
export function undiciFetch(options: UndiciFetchOptions = {}): Fetch {
  const { dispatcher, ...unknown } = Object(options) as UndiciFetchOptions;
  if (Object.keys(unknown).length > 0 || typeof (dispatcher ?? { dispatch() {} }).dispatch !== "function") {
    throw new TypeError("undiciFetch takes { dispatcher }: a dispatcher of undici, such as a ProxyAgent.");
  }
  return (url, { method, headers, body, cache, signal }) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const { origin, pathname, search } = new URL(url);
      const request = {
        origin,
        path: pathname + search,
        method: method as Dispatcher.HttpMethod,
        headers: requestHeaders(headers as HeadersInit | undefined, cache),
        body: body as string,
        // An interceptor that follows redirects would carry credentials and body to wherever they point.
        maxRedirections: 0,
      };
      // Not `request`, which makes a stream of each response.
      (dispatcher ?? getGlobalDispatcher()).dispatch(request, collectResponse(signal, resolve, reject));
    }) as Promise<unknown> as Promise<Response>;
}

function requestHeaders(headers: HeadersInit = {}, cache: string | undefined): Record<string, string> {
  const given = Symbol.iterator in headers ? Object.fromEntries(headers) : headers;
  // What `fetch` sends for `no-store`, and `no-store` itself: after `no-cache` alone, undici's cache would keep the response.
  return cache === "no-store" ? Object.assign({ "cache-control": "no-cache, no-store" }, given) : given;
}

/** What the client reads of a `Response`. */
interface HttpResponse {
  readonly status: number;
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

type Header = HttpResponse["headers"]["get"];
type Abort = (reason: Error) => void;
/** A redirect interceptor keeps a list of where it has been. */
type Context = { readonly history?: readonly unknown[] } | null;

/** Collects a response to its end or to the limit; what is beyond, and what a redirect says, is not waited for. */
function collectResponse(
  signal: AbortSignal | null | undefined,
  resolve: (response: HttpResponse) => void,
  reject: (reason: unknown) => void,
): Dispatcher.DispatchHandler {
  let abort: Abort | undefined;
  let redirected = false;
  let status = 0;
  let get: Header = () => null;
  const bytes = joinBytes();

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
    if (!bytes.add(chunk)) stop();
  };
  const finish = () => {
    signal?.removeEventListener("abort", leave);
    const encoding = get("content-encoding");
    const text = async () =>
      new TextDecoder().decode(encoding === null ? bytes.all() : await decode(bytes.all(), encoding, signal));
    resolve({ status, redirected, headers: { get }, text });
  };
  const stop = () => {
    finish();
    abort?.(new Error("Response body discarded"));
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
const zlibOptions = { maxOutputLength: maxResponseBytes, finishFlush: constants.Z_SYNC_FLUSH };
const brotliOptions = { maxOutputLength: maxResponseBytes, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const ungzip: Decode = (bytes) => promisify(gunzip)(bytes, zlibOptions);
// A map, as the names come from the response: __proto__ is none.
const decoders = new Map<string, Decode>([
  ["gzip", ungzip],
  ["x-gzip", ungzip],
  // With the header of zlib, as the standard says, or without, as many servers do: the first byte tells.
  ["deflate", (bytes) => promisify(((bytes[0] ?? 8) & 15) === 8 ? inflate : inflateRaw)(bytes, zlibOptions)],
  ["br", (bytes) => promisify(brotliDecompress)(bytes, brotliOptions)],
]);

/** As `fetch`: a response that was compressed more often wants to keep its reader busy. */
const maxCodings = 5;

/** Nothing asks for a compressed response, but a server or a proxy may send one all the same: the last coding comes off first. */
async function decode(
  bytes: Uint8Array,
  encoding: string,
  signal: AbortSignal | null | undefined,
): Promise<Uint8Array> {
  const codings = encoding.toLowerCase().split(",").reverse();
  if (codings.length > maxCodings) {
    throw new Error(`The response has ${codings.length} content codings. At most ${maxCodings} are decoded.`);
  }
  const found = codings.map((coding) => decoders.get(coding.trim()));
  // As `fetch` does: one that is not known leaves the response as it is.
  if (!found.every((each) => each !== undefined)) return bytes;
  let decoded = bytes;
  try {
    for (const each of found) {
      signal?.throwIfAborted();
      decoded = await each(decoded);
    }
    return decoded;
  } catch (error) {
    // A bomb is not what was asked for, whatever it holds.
    if (Object(error).code === "ERR_BUFFER_TOO_LARGE") return bytes;
    throw error;
  }
}
