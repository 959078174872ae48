import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** What came back from an address. */
export interface PostOutcome {
  readonly status?: number;
  readonly responseBody?: string;
  readonly error?: string;
}

const timeoutMs = 10_000;
const maxShownChars = 2000;

/**
 * Posts JSON and waits for the whole response, for up to `limitMs`. It never rejects. Not by `fetch`, which a test may have replaced, and which follows
 * redirects.
 */
export function post(url: string, body: string, closing: AbortSignal, limitMs = timeoutMs): Promise<PostOutcome> {
  const send = new URL(url).protocol === "https:" ? requestHttps : requestHttp;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": "transak-partner-api sandbox",
  };
  const late = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([closing, late]);
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ error: late.aborted ? `no complete response within ${limitMs / 1000} seconds` : describe(error) });
    const request = send(url, { method: "POST", headers, signal, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (text.length < maxShownChars) text += chunk.slice(0, maxShownChars - text.length);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, ...(text && { responseBody: text }) }));
      response.on("error", fail);
    });
    request.on("upgrade", ({ statusCode = 101 }, socket) => {
      socket.destroy();
      resolve({ status: statusCode });
    });
    request.on("error", fail);
    request.end(body);
  });
}

/** A refused connection to a name with several addresses has its reasons inside. */
function describe(error: Error & { readonly code?: string }): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  const cause: Error & { readonly code?: string } = first ?? error;
  if (cause.code === "ECONNREFUSED") return "nothing listens there (ECONNREFUSED)";
  if (cause.name === "AbortError") return "the sandbox was closed";
  return cause.message;
}

/** Whether a URL leads to this machine by its very name. */
export function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
