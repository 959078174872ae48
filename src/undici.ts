import { pipeline, type Readable, Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { Dispatcher, getGlobalDispatcher } from "undici";
import type { Fetch } from "./http/exchange.ts";

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
 * A `fetch` for the client over undici's request API: through a proxy with a static IP address, and for a fraction of the CPU
 * time that the global one takes. It follows no redirect. Of a `Response` it makes what the client reads, and no more.
 *
 * @example
 * ```ts
 * const fetch = undiciFetch({ dispatcher: new ProxyAgent("http://proxy.internal:3128") });
 * const transak = new TransakClient({ ...options, fetch });
 * ```
 */
export function undiciFetch({ dispatcher }: UndiciFetchOptions = {}): Fetch {
  let place: Place = { url: "", origin: "", path: "" };
  return async (url, { method, headers, body, signal }) => {
    // Nearly every request goes to the same address.
    if (place.url !== url) place = locate(url);
    // From the prototype, as the global dispatcher may be the one inside Node, which has no `request` of its own. And not the
    // function `request`, which parses the address at each call.
    const answer = await Dispatcher.prototype.request.call(dispatcher ?? getGlobalDispatcher(), {
      origin: place.origin,
      path: place.path,
      method: method as Dispatcher.HttpMethod,
      headers: headers as Iterable<[string, string]>,
      body: body as string,
      signal: signal ?? null,
    });
    return toResponse(answer) as unknown as Response;
  };
}

interface Place {
  readonly url: string;
  readonly origin: string;
  readonly path: string;
}

function locate(url: string): Place {
  const { origin, pathname, search } = new URL(url);
  return { url, origin, path: pathname + search };
}

function toResponse({ statusCode, headers, body, context }: Dispatcher.ResponseData<unknown>) {
  const get = (name: string): string | null => {
    const value = headers[name];
    return value === undefined ? null : String(value);
  };
  const { history } = (context ?? {}) as { readonly history?: readonly URL[] };
  return {
    status: statusCode,
    // A redirect interceptor keeps a list of where it has been.
    redirected: history !== undefined && history.length > 0,
    headers: { get },
    body: toBody(body, get("content-encoding")),
  };
}

/** Read once by `for await`, or let go by `cancel`; either way nothing is left on the socket. */
function toBody(body: Readable, encoding: string | null) {
  // The connection may break before anybody reads. Who reads later is told so; without a listener, the process would end.
  body.on("error", () => {});
  return {
    [Symbol.asyncIterator]: () => decode(body, encoding)[Symbol.asyncIterator](),
    cancel: async () => {
      body.destroy();
    },
  };
}

// Lenient at the end, as browsers and `fetch` are.
const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotli = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: () => createGunzip(zlib),
  "x-gzip": () => createGunzip(zlib),
  deflate: createDeflateDecoder,
  br: () => createBrotliDecompress(brotli),
};

/** With the header of zlib, as the standard says, or without, as many servers do: the first byte tells. */
function createDeflateDecoder(): Transform {
  let inflate: NodeJS.ReadWriteStream | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      inflate ??= ((chunk[0] ?? 8) & 15) === 8 ? createInflate(zlib) : createInflateRaw(zlib);
      if (inflate.listenerCount("data") === 0) {
        inflate.on("data", (data) => this.push(data));
        inflate.on("end", () => this.push(null));
        inflate.on("error", (error) => this.destroy(error));
      }
      inflate.write(chunk, done);
    },
    final(done) {
      if (inflate) inflate.end();
      else this.push(null);
      done();
    },
  });
}

/** Nothing asks for a compressed answer, but a server or a proxy may send one all the same: the last coding comes off first. */
function decode(body: Readable, encoding: string | null): Readable {
  const codings = (encoding ?? "").toLowerCase().split(",").reverse();
  const found = codings.map((coding) => decoders[coding.trim()]);
  // As `fetch` does: one that is not known leaves the answer as it is.
  if (!found.every((create) => create !== undefined)) return body;
  // Either's error destroys both, and reaches whoever reads the decoder.
  return found.reduce<Readable>((stream, create) => pipeline(stream, create(), () => {}), body);
}
