import type { ErrorEvent, EventHint } from "@sentry/core";
import { isTransakError } from "transak-partner-api";

/**
 * Sentry's `beforeSend`: tags by which errors of this package are found, and beside the stack what the stack does not say.
 *
 * @example
 * ```ts
 * Sentry.init({ dsn, beforeSend: tagTransakErrors });
 * ```
 */
export function tagTransakErrors(event: ErrorEvent, { originalException: error }: EventHint): ErrorEvent {
  if (!isTransakError(error)) return event;
  // Sentry shows class, sentence, cause and stack by itself.
  const { name: _, message: __, cause: ___, stack: ____, ...fields } = error.toJSON();
  const requestId = "requestId" in error ? error.requestId : undefined;
  return {
    ...event,
    tags: { ...event.tags, "transak.code": error.code, ...(requestId && { "transak.request_id": requestId }) },
    contexts: { ...event.contexts, transak: fields },
  };
}
