import { type LoggerOptions, stdSerializers } from "pino";
import { type AnyTransakError, isTransakError } from "transak-partner-api";

/**
 * Options of pino that log an error of this package as fields: class, sentence, hint, request id, each once and without secrets.
 *
 * @example
 * ```ts
 * const log = pino(transakPino);
 * log.error(error, "No checkout");
 * ```
 */
export const transakPino = {
  serializers: { err: (error: Error) => (isTransakError(error) ? describe(error) : stdSerializers.err(error)) },
} satisfies LoggerOptions;

/** Without what `toJSON()` has twice: Transak's words stand in the message, too, and are no property that a spread copies. */
function describe(error: AnyTransakError): object {
  const { name, message, hint, requestId, cause, stack } = error.toJSON();
  return { name, message, hint, requestId, cause, ...(error as object), stack };
}
