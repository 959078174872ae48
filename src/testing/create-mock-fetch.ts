import type { Order } from "../generated/order.ts";
import type { PlatformRequestInit, PlatformResponse } from "../platform.ts";
import { assertOptions } from "./assert-options.ts";
import { findFault } from "./find-fault.ts";
import { type MockCall, type MockOperation, readCall } from "./mock-call.ts";
import { MockTokens } from "./mock-tokens.ts";
import { ResponseScripts } from "./response-scripts.ts";
import { badRequest, type ScriptedResponse, successExample } from "./scripted-response.ts";
import type { MockState } from "./success-response.ts";
import { toResponse } from "./to-response.ts";

/** Options of `createMockFetch`. */
export interface MockFetchOptions {
  /**
   * Names of widget parameters that the document does not know and that your code sends all the same, by the option
   * `extraWidgetParams` of `createWidgetUrl`.
   *
   * @default none
   */
  readonly extraWidgetParams?: readonly string[] | undefined;
  /**
   * The orders that there are, for `getOrder` and `listOrders`: filters, `limit` and `skip` select from them as at Transak, and an
   * id that none of them has is not found. Make them with `mockOrder`.
   *
   * @default the document's example, which `getOrder` gives for every id
   */
  readonly orders?: readonly Order[] | undefined;
}

/** A stand-in for `fetch` that responds as Transak's API does. It sends nothing. */
export interface MockFetch {
  /** Checks the request against the OpenAPI document, records it, and responds. */
  (url: string, init?: PlatformRequestInit): Promise<PlatformResponse>;
  /** The requests so far, in order. Tokens and secrets are in them as they were sent. */
  readonly calls: readonly MockCall[];
  /**
   * Scripts the next responses of an operation. Scripts are used in the order in which they were given: one with `times` is
   * used up, one without lasts until the next `respondWith` for its operation.
   *
   * @param options.times how many times to respond like this. @default for ever
   * @returns the mock, for the next script.
   * @throws {TypeError} for an operation or an example that the document does not have.
   */
  respondWith<Id extends MockOperation>(
    operation: Id,
    response: ScriptedResponse<Id>,
    options?: { readonly times?: number | undefined },
  ): MockFetch;
  /** Forgets calls, scripts and tokens. */
  reset(): void;
}

/**
 * Makes a `fetch` for tests: it responds with the examples of Transak's OpenAPI document, rejects with 400 what violates the
 * document, and records what it was sent. Every session URL and every token is another one; a token that it has minted is rejected
 * with 401 after seven days, and once another was minted for the same API key, as Transak's are.
 *
 * It works under the fake timers of Jest and vitest.
 *
 * @example
 * ```ts
 * const mockFetch = createMockFetch();
 * const transak = new TransakClient({
 *   environment: "staging",
 *   apiKey: "test-key",
 *   accessToken: "test-token",
 *   referrerDomain: "shop.example",
 *   fetch: mockFetch,
 * });
 * await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
 * mockFetch.calls[0]?.widgetParams.fiatAmount; // 50
 * ```
 */
export function createMockFetch(options: MockFetchOptions = {}): MockFetch {
  assertOptions("createMockFetch", options, ["extraWidgetParams", "orders"]);
  const { extraWidgetParams = [], orders } = options;
  const calls: MockCall[] = [];
  const scripts = new ResponseScripts();
  const tokens = new MockTokens();
  let serial = 0;

  const fetch = async (url: string, init?: PlatformRequestInit): Promise<PlatformResponse> => {
    const request = new Request(url, init);
    const aborted = rejectOnAbort(request.signal);
    const call = await receive(request, init?.body);
    calls.push(call);
    serial += 1;
    const state: MockState = { tokens, orders, serial };
    const scripted = chooseResponse(call);
    const response = typeof scripted === "function" ? scripted(call) : scripted;
    return toResponse(call, await Promise.race([aborted, response]), state);
  };

  const chooseResponse = (call: MockCall): ScriptedResponse => {
    const fault = findFault(call, extraWidgetParams);
    if (fault !== undefined) return badRequest(call.operation, fault);
    if (tokens.isStale(call)) return 401;
    return scripts.next(call.operation) ?? (successExample(call.operation).status as ScriptedResponse);
  };

  const mock: MockFetch = Object.assign(fetch, {
    calls,
    respondWith: <Id extends MockOperation>(
      operation: Id,
      response: ScriptedResponse<Id>,
      options: { readonly times?: number | undefined } = {},
    ) => {
      assertOptions("respondWith", options, ["times"]);
      scripts.add(operation, response as ScriptedResponse, options.times);
      return mock;
    },
    reset: () => {
      calls.length = 0;
      scripts.clear();
      tokens.clear();
    },
  });
  return mock;
}

/** @throws {TypeError} for a request that is no operation of the document. */
async function receive(request: Request, sent: unknown): Promise<MockCall> {
  const { method, url } = request;
  const headers = Object.fromEntries(request.headers);
  // Node reads a string through a stream, which never ends where a test fakes `queueMicrotask`.
  const body = typeof sent === "string" ? sent : await request.text();
  const call = readCall({ method, url, headers, body });
  if (!call) throw new TypeError(`${method} ${new URL(url).pathname} is no operation of the document.`);
  return call;
}

/** Rejects with the signal's reason, as `fetch` does, also under a response that never comes. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // Where the response comes first, nobody else listens.
  aborted.catch(() => {});
  return aborted;
}
