import { errorFields } from "./generated/answers.ts";
import { isObject } from "./shape.ts";

/** How much of an unreadable body an error keeps, in characters. */
const longestBody = 2048;
/** How much is searched for patterns: more than is kept, so that the cut hides no pattern's beginning. */
const searched = 2 * longestBody;

const url = /(https?:\\?\/\\?\/)(?:[^\s/?#"'<>]*@)?([^\s/?#@"'<>\\]*)([/?#\\][^\s"'<>]*)?/gi;
const webToken = /\beyJ[\w-]{10,}[\w.-]*/g;

export type Redact = (text: string) => string;

/**
 * A function that takes out of a text whatever may be secret: the given values, raw or percent-encoded; of URLs all but the
 * origin, as a widget URL opens a session; and JSON web tokens. It cuts the text to 4,096 characters.
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const values = secrets.flatMap((secret) => (secret ? [secret, encodeURIComponent(secret)] : []));
  return (text) =>
    values
      .reduce((rest, value) => rest.replaceAll(value, "[redacted]"), text)
      .slice(0, searched)
      .replace(url, (_, scheme: string, host: string, rest?: string) => scheme + host + (rest ? "/[redacted]" : ""))
      .replace(webToken, "[redacted]");
}

/**
 * An answer's body as an error may keep it. Of JSON the fields that the document gives to an error; the names of others stay,
 * their values do not. Anything else is text, cut.
 */
export function redactBody(parsed: unknown, text: string, redact: Redact): unknown {
  if (isObject(parsed) && isObject(parsed.error)) {
    const error = mapFields(parsed.error, (name, value) => {
      return (errorFields as readonly string[]).includes(name) ? redactValue(value, redact) : "[redacted]";
    });
    const body = mapFields(parsed, (name) => (name === "error" ? error : "[redacted]"));
    const shown = JSON.stringify(body);
    return shown.length > longestBody ? redact(shown).slice(0, longestBody) : body;
  }
  return redact(isObject(parsed) ? JSON.stringify(mapFields(parsed, () => "[redacted]")) : text).slice(0, longestBody);

  function mapFields(object: object, map: (name: string, value: unknown) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(object).map(([name, value]) => [redact(name), map(name, value)]));
  }
}

function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  return value === null || typeof value !== "object" ? value : redact(JSON.stringify(value));
}

/**
 * A foreign error as a `cause` may show it: name, message, code and stack, redacted, and so on down its own causes. The error
 * itself is not kept: a proxy's or a vault's error often carries the request, headers and all.
 */
export function describeCause(error: unknown, redact: Redact, depth = 0): Error {
  const { name, message, code, stack, cause } = readError(error);
  const described = new Error(redact(message || "unknown"));
  described.name = redact(name);
  if (stack !== undefined) described.stack = redact(stack);
  if (code !== undefined) Object.assign(described, { code: redact(code) });
  if (cause !== undefined && depth < 4) described.cause = describeCause(cause, redact, depth + 1);
  return described;
}

interface ForeignError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

/** Reads a thrown value, which may be anything at all, a proxy with traps included. */
function readError(error: unknown): ForeignError {
  try {
    if (!(error instanceof Error)) return { name: "Error", message: `${typeof error}: ${String(error)}` };
    const { name, message, stack, cause, code, errors } = error as Error & { code?: unknown; errors?: unknown };
    return {
      name: String(name),
      message: String(message),
      ...(stack !== undefined && { stack: String(stack) }),
      ...(code !== undefined && { code: String(code) }),
      // A connection tried on several addresses fails with one error for each.
      cause: cause ?? (Array.isArray(errors) ? errors[0] : undefined),
    };
  } catch {
    return { name: "Error", message: "an error that cannot be read" };
  }
}
