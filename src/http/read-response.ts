import { TransakResponseError } from "../errors.ts";
import type { CallEvent } from "../events.ts";
import type { Redact } from "../redact.ts";
import { parseJson, readEnvelope } from "./api-error.ts";
import { findEnvelope, type Operation, untrusted } from "./document.ts";
import type { HttpResponse } from "./exchange.ts";
import { maxResponseBytes } from "./join-bytes.ts";

/** What is known of a good response besides its data. */
export interface ResponseContext {
  /** When its request was sent, in Unix milliseconds. */
  readonly beganAt: number;
  readonly requestId: string | undefined;
  /** Tells an event of this call. */
  readonly emit: (event: CallEvent) => void;
  /** The parsed body, of which the data is a part. */
  readonly body: unknown;
  /** The error for a body that is not what the document promises; `fault` ends the sentence "…answered 200, but". */
  readonly invalidResponse: (fault: string, hint?: string) => TransakResponseError;
}

/** Makes the result of a 2xx response, of what stands under the document's envelope. */
export type ReadData<T> = (data: unknown, context: ResponseContext) => T;

/** What to look at where a response looks like none of Transak's. */
export const wrongServer = "Check whether baseUrl or a proxy responds in Transak's place.";

/** @throws {TransakResponseError} for a response that is not what the document promises. */
export function readResponse<T>(
  response: HttpResponse,
  operation: Operation,
  beganAt: number,
  requestId: string | undefined,
  redact: Redact,
  emit: ResponseContext["emit"],
  read: ReadData<T>,
): T {
  const { status, text } = response;
  const { id } = operation;
  const envelope = findEnvelope(operation);
  const body = parseJson(text);
  const invalidResponse = (fault: string, hint?: string) => {
    const { sentence } = readEnvelope(body, redact);
    const found =
      (text.trim() === "" && "with an empty body.") ||
      // A character takes three bytes at the most: what has fewer was read to its end.
      (body === undefined &&
        `its body is not JSON${text.length * 3 > maxResponseBytes ? ", or longer than 8 MiB" : ""}.`) ||
      (sentence && `with an error${sentence}`) ||
      fault;
    return new TransakResponseError(`${id} answered ${status}, but ${found}`, status, requestId, { hint });
  };
  const data = envelope && untrusted<Record<string, unknown>>(body)[envelope];
  if (envelope && data === undefined) throw invalidResponse(`without ${envelope}.`, wrongServer);
  return read(data, { beganAt, requestId, emit, body, invalidResponse });
}
