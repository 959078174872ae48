import { type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { TransakEvent } from "transak-partner-api";

/**
 * OpenTelemetry spans of a client's requests: one for each attempt, below whatever span is active when the call is made. Events
 * hold no secrets, so neither do the spans. Make one handler for each client.
 *
 * @example
 * ```ts
 * const transak = new TransakClient({ environment: "staging", apiKey, apiSecret, onEvent: transakSpans() });
 * ```
 */
export function transakSpans(): (event: TransakEvent) => void {
  const tracer = trace.getTracer("transak-partner-api");
  // A call has one attempt under way at most.
  const open = new Map<number, Span>();

  function end(callId: number, errorType: string | undefined): void {
    const span = open.get(callId);
    if (errorType !== undefined) span?.setAttribute("error.type", errorType).setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    open.delete(callId);
  }

  return (event) => {
    switch (event.type) {
      case "request": {
        const attributes = {
          "http.request.method": event.method,
          "http.request.resend_count": event.attempt - 1,
          "url.full": event.url,
        };
        open.set(event.callId, tracer.startSpan(`transak ${event.operation}`, { kind: SpanKind.CLIENT, attributes }));
        break;
      }
      case "response": {
        const { status, requestId } = event;
        open.get(event.callId)?.setAttribute("http.response.status_code", status);
        if (requestId !== undefined) open.get(event.callId)?.setAttribute("transak.request_id", requestId);
        end(event.callId, status >= 400 ? String(status) : undefined);
        break;
      }
      case "retry":
        // Without a response the attempt is still open: no connection, or no time left.
        end(event.callId, event.reason);
        break;
      case "failure":
        end(event.callId, String(event.error.code ?? event.error.name));
        // A 2xx response without a session fails after its span has ended: the caller's span says so.
        trace
          .getActiveSpan()
          ?.addEvent("transak.failure", { message: String(event.error.message ?? event.error.name) });
        break;
    }
  };
}
