import { type LoggerOptions, stdSerializers } from "pino";
import { isTransakError } from "transak-partner-api";

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
  serializers: { err: (error: Error) => (isTransakError(error) ? error.toJSON() : stdSerializers.err(error)) },
} satisfies LoggerOptions;
