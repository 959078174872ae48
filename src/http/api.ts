import createClient from "openapi-fetch";
import type { operations } from "../generated/operations.ts";
import type { paths } from "../generated/schema.ts";
import type { Fetch } from "../platform.ts";
import { type Answer, exchange } from "./exchange.ts";

/** Where an operation lives, and what it is called. */
export type Operation = (typeof operations)[keyof typeof operations];

/** The headers that carry an operation's credentials. Each must be named, even where there is none to send. */
export type Credentials<Key extends keyof typeof operations> = {
  readonly [Header in (typeof operations)[Key]["credentials"][number]]: string | undefined;
};

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
 * How every request is composed: path, query, headers and body are of the document's types. The only file that knows openapi-fetch.
 *
 * Not `redirect: "error"`: Workers do not know it, and in Node it leaves connections open.
 */
export const api = createClient<paths>({ Request: RequestParts as never, redirect: "manual" });

/** What an operation composes its request with. */
export interface Attempt {
  readonly accessToken: string;
  /** Options of `api.GET` and `api.POST`: where the request goes, and with which credentials. */
  transport<Key extends keyof typeof operations>(credentials: Credentials<Key>): Transport;
}

interface Transport {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What each request is sent with, whichever operation it is of. */
export interface Sending {
  readonly baseUrl: string;
  readonly accessToken: string;
  /** Headers that the client or the caller adds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetch: Fetch | undefined;
  readonly onRequest: (url: string) => void;
}

/** Sends the request that `compose` asks of `api`. The answer is read here, whatever its status: openapi-fetch sees an empty one. */
export async function send(compose: (attempt: Attempt) => Promise<unknown>, sending: Sending): Promise<Answer> {
  const { baseUrl, accessToken, headers, signal, fetch, onRequest } = sending;
  let answer: Promise<Answer> | undefined;
  const transport = (credentials: Readonly<Record<string, string | undefined>>): Transport => {
    const begin = ({ url, init }: RequestParts) => {
      onRequest(url);
      init.signal = signal;
      init.headers = joinHeaders(headers, credentials, init.headers as Headers);
      // Looked up late: a test or an instrumentation may replace the global one after this client was made.
      answer = exchange(url, init, fetch ?? globalThis.fetch);
      return emptyAnswer;
    };
    return { baseUrl, fetch: begin as never };
  };
  await compose({ accessToken, transport });
  return answer as Promise<Answer>;
}

const emptyAnswer = { ok: true, status: 204, headers: { get: () => null } };

/** As a plain object, which every `fetch` takes, and takes apart once: `Headers` are checked and sorted at each step. */
function joinHeaders(
  added: Readonly<Record<string, string>>,
  credentials: Readonly<Record<string, string | undefined>>,
  composed: Headers,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = Object.assign({}, added);
  for (const name of Object.keys(credentials)) {
    const value = credentials[name];
    if (value !== undefined) headers[name] = value;
  }
  composed.forEach((value, name) => {
    headers[name] = value;
  });
  return headers;
}
