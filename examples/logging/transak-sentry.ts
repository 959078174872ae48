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
  const { hint, requestId } = error.toJSON() as { readonly hint?: string; readonly requestId?: string };
  return {
    ...event,
    tags: { ...event.tags, "transak.code": error.code, ...(requestId && { "transak.request_id": requestId }) },
    // Sentry shows class, sentence, cause and stack by itself, and a spread copies no field that the sentence holds.
    contexts: { ...event.contexts, transak: { hint, ...error } },
  };
}
