import { quoted } from "../check/words.ts";
import { exampleAnswers } from "../generated/mock.ts";
import type { PlatformResponse } from "../platform.ts";
import type { MockCall, MockOperation } from "./mock-call.ts";
import type { MockTokens } from "./mock-tokens.ts";

type ExampleOf<Id extends MockOperation> = (typeof exampleAnswers)[Id][number];

/** An answer of your own making. */
export interface MockResponse {
  /** @default 200 */
  readonly status?: number | undefined;
  /** A string is sent as it is, anything else as JSON. @default no body */
  readonly body?: unknown;
  /** Win over the `content-type` that the body would get. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * How to answer an operation: a status or a name of one of the document's examples, an answer of your own, an `Error` to
 * reject with, as `fetch` does when the connection is lost, or a function that decides call by call.
 */
export type MockAnswer<Id extends MockOperation = MockOperation> = FixedAnswer<Id> | AnswerFunction<Id>;

type FixedAnswer<Id extends MockOperation> = ExampleOf<Id>["status"] | ExampleOf<Id>["name"] | MockResponse | Error;
type AnswerFunction<Id extends MockOperation> = (call: MockCall) => FixedAnswer<Id> | Promise<FixedAnswer<Id>>;

interface Example {
  readonly name: string;
  readonly status: number;
  readonly contentType: string;
  readonly headers: readonly string[];
  readonly body: unknown;
}

/**
 * The document's example of a status or name.
 *
 * @throws {TypeError} naming those that there are.
 */
export function findExample(operation: MockOperation, wanted: number | string): Example {
  const examples: readonly Example[] = exampleAnswers[operation];
  const found = examples.find(({ status, name }) => wanted === status || wanted === name);
  if (found) return found;
  const known = examples.map(({ status, name }) => `${status} ${quoted(name)}`).join(", ");
  throw new TypeError(`${operation} has no example ${JSON.stringify(wanted)}. The document has: ${known}.`);
}

/** What a call without a script gets: the first example of success. */
export function successStatus(operation: MockOperation): number {
  const examples: readonly Example[] = exampleAnswers[operation];
  return (examples.find(({ status }) => status >= 200 && status <= 299) as Example).status;
}

/** The document's example of a refused request, with the reason as its message. */
export function refusal(operation: MockOperation, message: string): MockResponse {
  const { status, body } = findExample(operation, 400);
  const { error } = body as { readonly error: object };
  return { status, body: { error: { ...error, message } } };
}

/** The answer as `fetch` gives it. `serial` is different for each request of a mock. */
export function responseTo(
  call: MockCall,
  answer: FixedAnswer<MockOperation>,
  serial: number,
  tokens: MockTokens,
): PlatformResponse {
  if (answer instanceof Error) throw answer;
  const response = typeof answer === "object" ? answer : exampleResponse(call, answer, serial, tokens);
  const { status = 200, body, headers } = response;
  const text = body === undefined || typeof body === "string" ? (body ?? null) : JSON.stringify(body);
  const contentType = typeof body === "string" ? "text/html" : "application/json";
  return new Response(text, { status, headers: { ...(text !== null && { "content-type": contentType }), ...headers } });
}

function exampleResponse(call: MockCall, wanted: number | string, serial: number, tokens: MockTokens): MockResponse {
  const { status, contentType, headers, body } = findExample(call.operation, wanted);
  const traceId = headers.includes("trace-id") ? { "trace-id": `mock-${serial}` } : {};
  return { status, headers: { "content-type": contentType, ...traceId }, body: fresh(call, body, serial, tokens) };
}

/** No session and no token is given out twice, a session belongs to the key that asked for it, and an order has the id asked for. */
function fresh(call: MockCall, body: unknown, serial: number, tokens: MockTokens): unknown {
  const { data } = body as { readonly data?: { readonly widgetUrl?: string; readonly accessToken?: string } };
  if (call.operation === "get-order-by-order-id" && data) {
    const id = decodeURIComponent(new URL(call.url).pathname.split("/").at(-1) as string);
    return { meta: { orderId: id }, data: { ...data, _id: id, id } };
  }
  if (data?.accessToken !== undefined) return { data: tokens.mint(`${data.accessToken}-${serial}`) };
  if (data?.widgetUrl === undefined) return body;
  const url = new URL(data.widgetUrl);
  url.searchParams.set("apiKey", String(call.widgetParams.apiKey));
  url.searchParams.set("sessionId", `${url.searchParams.get("sessionId")}-${serial}`);
  return { data: { ...data, widgetUrl: url.href } };
}
