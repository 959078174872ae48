import { didYouMean, quoted } from "../check/words.ts";
import { exampleAnswers } from "../generated/mock.ts";
import type { PlatformRequestInit, PlatformResponse } from "../platform.ts";
import { findFault } from "./find-fault.ts";
import { findExample, type MockAnswer, refusal, responseTo, successStatus } from "./mock-answer.ts";
import { type MockCall, type MockOperation, readCall } from "./mock-call.ts";
import { MockTokens } from "./mock-tokens.ts";

/** Options of `createMockFetch`. */
export interface MockFetchOptions {
  /**
   * Names of widget parameters that the document does not know and that your code sends all the same, by the option
   * `extraWidgetParams` of `createWidgetUrl`.
   *
   * @default none
   */
  readonly extraWidgetParams?: readonly string[] | undefined;
}

/** A stand-in for `fetch` that answers as Transak's API. It sends nothing. */
export interface MockFetch {
  /** Checks the request against the document, records it, and answers. */
  (url: string, init?: PlatformRequestInit): Promise<PlatformResponse>;
  /** The requests so far, in order. Tokens and secrets are in them as they were sent. */
  readonly calls: readonly MockCall[];
  /**
   * Scripts the next answers of an operation. Scripts are used in the order in which they were given: one with `times` is
   * used up, one without lasts until the next `respondWith` for its operation.
   *
   * @param options.times how many times to answer like this. @default for ever
   * @returns the mock, for the next script.
   * @throws {TypeError} for an operation or an example that the document does not have.
   */
  respondWith<Id extends MockOperation>(
    operation: Id,
    answer: MockAnswer<Id>,
    options?: { readonly times?: number | undefined },
  ): MockFetch;
  /** Forgets calls, scripts and tokens. */
  reset(): void;
}

interface Script {
  readonly answer: MockAnswer;
  left: number;
}

/**
 * Makes a `fetch` for tests: it answers from the examples of Transak's OpenAPI document, refuses with 400 what breaks the
 * document, and records what it was sent. Every session URL and every token is another one; a token that it has minted is answered
 * with 401 after seven days, and once it has minted another, as Transak's are.
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
 * await transak.createWidgetUrl({ fiatAmount: 50 });
 * mockFetch.calls[0]?.widgetParams.fiatAmount; // 50
 * ```
 */
export function createMockFetch({ extraWidgetParams = [] }: MockFetchOptions = {}): MockFetch {
  const calls: MockCall[] = [];
  const scripts = new Map<MockOperation, Script[]>();
  const tokens = new MockTokens();
  let serial = 0;

  const fetch = async (url: string, init?: PlatformRequestInit): Promise<PlatformResponse> => {
    const request = new Request(url, init);
    const aborted = rejectOnAbort(request.signal);
    const call = await readCall(request);
    calls.push(call);
    serial += 1;
    const mine = serial;
    const answer = chooseAnswer(call);
    const given = typeof answer === "function" ? answer(call) : answer;
    return responseTo(call, await Promise.race([aborted, given]), mine, tokens);
  };

  const chooseAnswer = (call: MockCall): MockAnswer => {
    const fault = findFault(call, extraWidgetParams);
    if (fault !== undefined) return refusal(call.operation, fault);
    return tokens.refuses(call.headers) ? 401 : nextAnswer(scripts.get(call.operation), call);
  };

  const mock: MockFetch = Object.assign(fetch, {
    calls,
    respondWith: <Id extends MockOperation>(
      operation: Id,
      answer: MockAnswer<Id>,
      { times = Number.POSITIVE_INFINITY }: { readonly times?: number | undefined } = {},
    ) => {
      refuseUnknown(operation, answer);
      const before = (scripts.get(operation) ?? []).filter(({ left }) => left !== Number.POSITIVE_INFINITY);
      scripts.set(operation, [...before, { answer: answer as MockAnswer, left: times }]);
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

function nextAnswer(scripts: readonly Script[] | undefined, { operation }: MockCall): MockAnswer {
  const script = scripts?.find(({ left }) => left > 0);
  if (!script) return successStatus(operation) as MockAnswer;
  script.left -= 1;
  return script.answer;
}

function refuseUnknown(operation: string, answer: unknown): void {
  if (!Object.hasOwn(exampleAnswers, operation)) {
    const known = Object.keys(exampleAnswers);
    throw new TypeError(`The document has no operation ${quoted(operation)}${didYouMean(operation, known)}`);
  }
  if (typeof answer === "number" || typeof answer === "string") findExample(operation as MockOperation, answer);
}

/** Rejects with the signal's reason, as `fetch` does, also under an answer that never comes. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  // Where the answer comes first, nobody else listens.
  aborted.catch(() => {});
  return aborted;
}
