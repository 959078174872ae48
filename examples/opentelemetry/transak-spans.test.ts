import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { answering, answeringSession, inTurn, resetting, silent } from "../../test/helpers/behaviours.ts";
import { createClient } from "../../test/helpers/client.ts";
import { expectNoSecrets, logOutput } from "../../test/helpers/log-output.ts";
import { type Behaviour, startServer } from "../../test/helpers/server.ts";
import { transakSpans } from "./transak-spans.ts";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
beforeAll(() => provider.register());
beforeEach(() => {
  exporter.reset();
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterAll(() => provider.shutdown());

/** The spans of one call inside a span "checkout": those of its attempts, and the caller's own. */
async function recordSpans(behaviour: Behaviour) {
  const server = await startServer(behaviour);
  const client = createClient({ baseUrl: server.url, timeoutMs: 1000, onEvent: transakSpans() });
  await trace.getTracer("test").startActiveSpan("checkout", async (span) => {
    const outcome = await client.createWidgetUrl({}, { userIp: "203.0.113.42" }).catch((error: unknown) => error);
    span.end();
    return outcome;
  });
  const spans = exporter.getFinishedSpans();
  const checkout = spans.find(({ name }) => name === "checkout");
  const attempts = spans.filter(({ name }) => name === "transak create-widget-url");
  expect(spans).toHaveLength(attempts.length + 1);
  for (const { kind, parentSpanContext } of attempts) {
    expect(kind).toBe(SpanKind.CLIENT);
    expect(parentSpanContext?.spanId).toBe(checkout?.spanContext().spanId);
  }
  expectNoSecrets(logOutput(spans.map(({ name, attributes, events }) => ({ name, attributes, events }))));
  return { attempts, checkout };
}

test("a span for each attempt, below the caller's", async () => {
  const { attempts, checkout } = await recordSpans(
    inTurn(resetting, answering(503, "", { "trace-id": "trace-2" }), answeringSession),
  );
  expect(attempts.map(({ attributes }) => attributes)).toMatchObject([
    { "http.request.method": "POST", "http.request.resend_count": 0, "error.type": "connection" },
    {
      "http.request.resend_count": 1,
      "error.type": "503",
      "http.response.status_code": 503,
      "transak.request_id": "trace-2",
    },
    { "http.request.resend_count": 2, "http.response.status_code": 200 },
  ]);
  const { ERROR, UNSET } = SpanStatusCode;
  expect(attempts.map(({ status }) => status.code)).toEqual([ERROR, ERROR, UNSET]);
  expect(checkout?.events).toEqual([]);
});

test.each<[string, Behaviour, string | undefined, string]>([
  ["silence", silent, "timeout", "create-widget-url took longer than 1000 ms."],
  ["a refusal", answering(403), "403", "Transak answered 403 to create-widget-url with an empty body."],
  ["no session", answering(200, "{}"), undefined, "create-widget-url answered 200, but without data."],
])("%s: the caller's span says why", async (_name, behaviour, errorType, message) => {
  const { attempts, checkout } = await recordSpans(behaviour);
  expect(attempts.at(-1)?.attributes["error.type"]).toBe(errorType);
  expect(checkout?.events).toMatchObject([{ name: "transak.failure", attributes: { message } }]);
});
