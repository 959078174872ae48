import { didYouMean, quoted } from "../check/words.ts";
import { type exampleKeys, exampleResponses } from "../generated/mock.ts";
import type { MockCall, MockOperation } from "./mock-call.ts";

type KeysOf<Id extends MockOperation> = (typeof exampleKeys)[Id];

/** A response of your own making. */
export interface MockResponse {
  /** @default 200 */
  readonly status?: number | undefined;
  /** A string is sent as it is, anything else as JSON. @default no body */
  readonly body?: unknown;
  /** Override the `content-type` that the body would get. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * How to respond to an operation: a status or a name of one of the document's examples, a response of your own, an `Error` to
 * reject with, as `fetch` does when the connection is lost, or a function that decides call by call.
 */
export type ScriptedResponse<Id extends MockOperation = MockOperation> = FixedResponse<Id> | ResponseFunction<Id>;

/** A response that no longer depends on the call. */
export type FixedResponse<Id extends MockOperation = MockOperation> =
  | KeysOf<Id>["statuses"][number]
  | KeysOf<Id>["names"][number]
  | MockResponse
  | Error;
type ResponseFunction<Id extends MockOperation> = (call: MockCall) => FixedResponse<Id> | Promise<FixedResponse<Id>>;

/** One of the document's example responses. */
export interface Example {
  readonly name: string;
  readonly status: number;
  readonly contentType: string;
  readonly headers: readonly string[];
  /** Absent where the response has none. */
  readonly body?: unknown;
}

/**
 * The document's example of a status or name.
 *
 * @throws {TypeError} naming those that there are.
 */
export function findExample(operation: MockOperation, wanted: number | string): Example {
  const examples: readonly Example[] = exampleResponses[operation];
  const found = examples.find(({ status, name }) => wanted === status || wanted === name);
  if (found) return found;
  const known = examples.map(({ status, name }) => `${status} ${quoted(name)}`).join(", ");
  throw new TypeError(`${operation} has no example ${JSON.stringify(wanted)}. The document has: ${known}.`);
}

/** @throws {TypeError} for an operation or an example that the document does not have. */
export function assertKnown(operation: string, response: unknown): asserts operation is MockOperation {
  if (!Object.hasOwn(exampleResponses, operation)) {
    const known = Object.keys(exampleResponses);
    throw new TypeError(`The document has no operation ${quoted(operation)}${didYouMean(operation, known)}`);
  }
  // Undefined would be a misspelt constant, and the test would pass for the wrong reason.
  const isExample = ["number", "string"].includes(typeof response) || (response ?? undefined) === undefined;
  if (isExample) findExample(operation as MockOperation, response as number | string);
}

/** What a call without a script gets: the first example of success. */
export function successExample(operation: MockOperation): Example {
  const examples: readonly Example[] = exampleResponses[operation];
  return examples.find(({ status }) => status >= 200 && status <= 299) as Example;
}

/** A rejected request in the envelope of all errors: like the document's example where it has one, with the reason as its message. */
export function badRequest(operation: MockOperation, message: string): MockResponse {
  const examples: readonly Example[] = exampleResponses[operation];
  const body = examples.find(({ status }) => status === 400)?.body as { readonly error?: object } | undefined;
  const error = body?.error ?? { statusCode: 400, name: "Bad Request" };
  return { status: 400, body: { error: { ...error, message } } };
}
