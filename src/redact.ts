import { isObject } from "./check/shape.ts";
import { errorFields } from "./generated/answers.ts";

/** How much of a body an error keeps, in characters. */
const longestBody = 2048;
/** How much is searched for patterns: more than is kept, so that the cut hides no pattern's beginning. */
const searched = 2 * longestBody;

const mask = "[redacted]";
const url = /https?[:%&\\][^\s"<>]*/gi;
const webToken = /eyJ[\w.%-]{10,}/g;
/** The beginning of either, which nearly no text holds. */
const suspicious = /http|eyJ/i;

export type Redact = (text: string) => string;

/**
 * A function that takes out of a text whatever may be secret: the given values, raw or in the escapes of URLs, HTML and JSON;
 * of URLs all but the origin, as a widget URL opens a session; and JSON web tokens. It cuts the text to 4,096 characters.
 */
export function redactor(...secrets: (string | undefined)[]): Redact {
  let patterns: Map<string, RegExp> | undefined;
  return (text) => {
    let rest = text;
    for (const secret of secrets) {
      // No writing of a secret is shorter than the secret: most ids are, and need no pattern.
      if (!secret || secret.length > text.length) continue;
      patterns ??= new Map();
      const pattern = patterns.get(secret) ?? anyWritingOf(secret);
      patterns.set(secret, pattern);
      rest = rest.replace(pattern, mask);
    }
    rest = rest.slice(0, searched);
    return suspicious.test(rest) ? rest.replace(url, originOf).replace(webToken, mask) : rest;
  };
}

/** Secrets are printable ASCII, so that each character has two hexadecimal digits. */
function anyWritingOf(secret: string): RegExp {
  const pattern = secret.replace(/\W/g, (character) => {
    const hex = character.charCodeAt(0).toString(16);
    return `(?:\\\\*[\\x${hex}+]|%(?:25)*${hex}|&#?\\w+;|\\\\+u00${hex})`;
  });
  return new RegExp(pattern, "gi");
}

function originOf(text: string): string {
  const origin = URL.canParse(text) && new URL(text).origin;
  if (text === origin) return text;
  return origin ? `${origin}/${mask}` : mask;
}

/**
 * An answer's body as an error may keep it. Of JSON the fields that the document gives to an error; the names of others stay,
 * their values do not. Anything else, and what is too long, is text, cut.
 */
export function redactBody(parsed: unknown, text: string, redact: Redact): unknown {
  if (typeof parsed !== "object" || parsed === null) return redact(text).slice(0, longestBody);
  const body = mapFields(parsed, (name, value) =>
    name === "error" && isObject(value) ? mapFields(value, documented) : mask,
  );
  const shown = JSON.stringify(body);
  return shown.length > longestBody ? shown.slice(0, longestBody) : body;

  function documented(name: string, value: unknown): unknown {
    if (!(errorFields as readonly string[]).includes(name)) return mask;
    return typeof value === "object" || typeof value === "string" ? value && redact(printed(value)) : value;
  }

  function mapFields(object: object, map: (name: string, value: unknown) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(object).map(([name, value]) => [redact(name), map(name, value)]));
  }
}

/** A JSON value as text. Nested beyond measure it can be parsed, but not printed. */
export function printed(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value);
  } catch {
    return mask;
  }
}

/**
 * A foreign error as a `cause` may show it: name, message, code and stack, redacted, and so on down its own causes. The error
 * itself is not kept: a proxy's or a vault's error often carries the request, headers and all.
 */
export function describeCause(error: unknown, redact: Redact, depth = 0): Error {
  const described = new Error("What was thrown is not an error.");
  try {
    // By what it has: an error of another realm, such as Jest's, is no instance of Error.
    const { name, message, stack, cause, code, errors } = Object(error) as { readonly [name: string]: unknown };
    const said = typeof error === "string" ? error : message;
    if (typeof said === "string") described.message = redact(said.trim() || "unknown");
    described.stack = redact(typeof stack === "string" ? stack : described.message);
    if (typeof name === "string") described.name = redact(name);
    if (code !== undefined) Object.assign(described, { code: redact(String(code)) });
    // A connection tried on several addresses fails with one error for each.
    const deeper = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    if (deeper !== undefined && depth < 4) described.cause = describeCause(deeper, redact, depth + 1);
  } catch {
    // A proxy whose traps throw: what has been read is all there is.
  }
  return described;
}
