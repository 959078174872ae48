import { isObject } from "./check/shape.ts";
import { errorFields } from "./generated/answers.ts";

/** How much of a body an error keeps, in characters. */
const longestBody = 2048;
/** How much is searched for patterns: more than is kept, so that the cut hides no pattern's beginning. */
const searched = 2 * longestBody;

const mask = "[redacted]";
const url = /https?[:%&\\][^\s"<>]*/gi;
const webToken = /eyJ[\w.%-]{10,}/g;

/** No secret that begins where it could still be kept ends beyond this, however it is escaped. */
const longestSearch = 1 << 16;

export type Redact = (text: string) => string;

/**
 * A function that takes out of a text whatever may be secret: the given values, raw or in the escapes of URLs, HTML and JSON;
 * of URLs all but the origin, as a widget URL opens a session; and JSON web tokens. It cuts the text to 4,096 characters.
 */
export function redactor(...secrets: (string | undefined)[]): Redact {
  return (text) => {
    let rest = text.slice(0, longestSearch);
    for (const secret of secrets) {
      // No escaped form of a secret is shorter than the secret: most ids are, and need no search.
      if (secret && secret.length <= rest.length) rest = maskEscaped(rest.replaceAll(secret, mask), secret);
    }
    return rest.slice(0, searched).replace(url, keepOrigin).replace(webToken, mask);
  };
}

/** One escaped character, or a run of plain ones. Each character of a text is in one match, so that the cost is linear. */
const unit =
  /\\+(?:u00([\da-f]{2}))?|%(?:25)*([\da-f]{2})|&(?:amp;)*#(?:x0*([\da-f]{2})|0*(\d{2,3}));|&(?:amp;)*\w{2,8};|[%&]|[^\\%&]+/gi;

/**
 * A text as letters, digits and a mark for anything else, and where each of them stands in it. Two texts that are one apart from
 * escapes come out alike.
 */
function unescaped(text: string): { readonly letters: string; readonly places: readonly number[] } {
  let letters = "";
  const places: number[] = [];
  for (const { 0: found, 1: json, 2: percent, 3: hexEntity, 4: entity, index } of text.matchAll(unit)) {
    const hex = json ?? percent ?? hexEntity;
    const code = hex === undefined ? Number(entity) : Number.parseInt(hex, 16);
    const character = code > 0 ? String.fromCharCode(code) : found[0];
    // Backslashes escape each other without end: none counts.
    if (character === "\\") continue;
    const plain = code > 0 || character === "&" ? String(character) : found;
    for (let at = 0; at < plain.length; at++) places.push(index + at);
    letters += plain.replace(/\W/g, "-").toLowerCase();
  }
  return { letters, places };
}

function maskEscaped(text: string, secret: string): string {
  const wanted = unescaped(secret).letters;
  const { letters, places } = unescaped(text);
  let masked = "";
  let end = 0;
  for (let at = letters.indexOf(wanted); at !== -1 && wanted; at = letters.indexOf(wanted, at + wanted.length)) {
    masked += text.slice(end, places[at]) + mask;
    end = places[at + wanted.length] ?? text.length;
  }
  return masked + text.slice(end);
}

function keepOrigin(text: string): string {
  const origin = URL.canParse(text) && new URL(text).origin;
  if (text === origin) return text;
  return origin ? `${origin}/${mask}` : mask;
}

/**
 * An answer's body as an error may keep it. Of JSON the fields that the document gives to an error; the names of others stay,
 * their values do not. Anything else, and what is too long, is text, cut; or masked, where it may hold personal data.
 */
export function redactBody(parsed: unknown, text: string, redact: Redact, holdsPersonalData: boolean): unknown {
  if (typeof parsed !== "object" || parsed === null) {
    return holdsPersonalData ? mask : redact(text).slice(0, longestBody);
  }
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
