import type { PlatformResponse } from "../platform.ts";
import type { MockCall } from "./mock-call.ts";
import { type FixedResponse, findExample, type MockResponse, successExample } from "./scripted-response.ts";
import { type MockState, respondWithSuccess } from "./success-response.ts";

/** A response as `fetch` gives it. */
export function toResponse(call: MockCall, fixed: FixedResponse, state: MockState): PlatformResponse {
  if (fixed instanceof Error) throw fixed;
  const { status = 200, body, headers } = typeof fixed === "object" ? fixed : exampleResponse(call, fixed, state);
  if (body === undefined) return new Response(null, { status, headers: { ...headers } });
  const isText = typeof body === "string";
  const contentType = isText ? "text/html" : "application/json";
  return new Response(stream(isText ? body : JSON.stringify(body)), {
    status,
    headers: { "content-type": contentType, ...headers },
  });
}

/** Node makes a stream of a string that ends by `queueMicrotask`: never, where a test fakes it. This one has ended already. */
function stream(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

function exampleResponse(call: MockCall, wanted: number | string, state: MockState): MockResponse {
  const documented = findExample(call.operation, wanted);
  const example =
    documented === successExample(call.operation) ? respondWithSuccess(call, documented, state) : documented;
  const { status, contentType, headers, body } = example;
  const traceId = headers.includes("trace-id") ? { "trace-id": `mock-${state.serial}` } : {};
  return { status, headers: { ...(contentType && { "content-type": contentType }), ...traceId }, body };
}
