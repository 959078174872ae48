import { describeInstance } from "../check/describe-instance.ts";
import { isTransakError, TransakValidationError, TransakWebhookError } from "../errors.ts";
import { untrusted } from "../http/document.ts";
import { isObject } from "../json.ts";

/** A body that a framework has parsed. */
export interface ParsedWebhookBody {
  /** The signed token. */
  readonly data?: unknown;
}

/** The event that a serverless platform hands to a function, as AWS Lambda does. */
export interface WebhookRequestEvent {
  /** The request's body. */
  readonly body?: string | null | undefined;
  /** Whether the body is base64. */
  readonly isBase64Encoded: boolean;
}

/** A request's body as it came, or parsed; or a message of Transak's private Pusher channel. */
export type WebhookBody = string | Uint8Array | ArrayBuffer | ParsedWebhookBody | WebhookRequestEvent;

/** How much is looked at, in characters or bytes. */
const maxWebhookBytes = 1 << 20;
/** How many envelopes are opened: a Lambda event holds base64, that holds JSON, and that may hold JSON in turn. */
const maxEnvelopes = 6;

/** A signed token in three parts; encrypted ones have five. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** JSON holds no functions: what has one of these is a request, a stream, a blob or a promise. */
const methodsOfNoBody = ["then", "pipe", "getReader", "text", "arrayBuffer"] as const;

const utf8 = new TextDecoder();

/**
 * The signed token in whatever form the body has.
 *
 * @throws {TransakWebhookError} for what anybody can send.
 * @throws {TransakValidationError} for what only a fault of the program can pass.
 */
export function readBody(body: unknown): string {
  try {
    if (!isBody(body)) throw noBody(body);
    return openEnvelopes(body);
  } catch (error) {
    if (isTransakError(error)) throw error;
    throw malformed("its body cannot be read.");
  }
}

function openEnvelopes(body: unknown): string {
  let inner = body;
  for (let opened = 0; opened < maxEnvelopes; opened++) {
    if (measure(inner) > maxWebhookBytes) throw tooLarge();
    if (isBytes(inner)) inner = utf8.decode(inner);
    else if (isObject(inner)) {
      const event = untrusted<ParsedWebhookBody & WebhookRequestEvent>(inner);
      if (event.data !== undefined || event.body === undefined) return readToken(event.data);
      inner = event.body;
    } else if (typeof inner === "string") {
      // Also removes a byte order mark.
      const text = inner.trim();
      if (compact.test(text)) return text;
      inner = openText(text);
    } else break;
  }
  throw malformed("it is not an object with data.");
}

function openText(text: string): unknown {
  if (/^[{"]/.test(text)) return JSON.parse(text);
  if (base64.test(text)) return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  throw malformed("it is not JSON.");
}

function readToken(data: unknown): string {
  if (typeof data !== "string") throw malformed("its data is not a string.");
  if (data.length > maxWebhookBytes) throw tooLarge();
  if (!compact.test(data)) throw malformed("its data is not a JWT.");
  return data;
}

/** What a request's body can be, once it was read and perhaps parsed. */
function isBody(value: unknown): boolean {
  if (value === null || isBytes(value) || Array.isArray(value)) return true;
  if (typeof value !== "object") return ["string", "number", "boolean"].includes(typeof value);
  const fields = untrusted<Record<(typeof methodsOfNoBody)[number], unknown>>(value);
  return isObject(value) && methodsOfNoBody.every((name) => typeof fields[name] !== "function");
}

/** By its tag, as an `ArrayBuffer` of another realm is no instance of our own. */
function isBytes(value: unknown): value is Uint8Array | ArrayBuffer {
  return ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

function measure(value: unknown): number {
  if (typeof value === "string") return value.length;
  return isBytes(value) ? value.byteLength : 0;
}

function noBody(value: unknown): TransakValidationError {
  return new TransakValidationError(
    `The first argument of verifyWebhook must be the request's body: text, bytes or parsed JSON; got ${describeInstance(value)}.`,
    {
      hint: "Pass `await request.text()`, or in Express `request.body ?? ''` of a route with `express.text({ type: () => true })`.",
    },
  );
}

const malformed = (fault: string) => new TransakWebhookError("malformed", fault);
const tooLarge = () => new TransakWebhookError("too-large", "it is larger than one mebibyte.");
