import { errorFields } from "./generated/shown-fields.ts";
import { isObject } from "./json.ts";

/** How much of a body an error shows, in characters. */
const maxShownChars = 2048;
/** How much of a text is kept until URLs are masked: more than is shown, so that no cut hides a pattern's beginning. */
const maxKeptChars = 2 * maxShownChars;
/** How much of a text is searched: no secret that begins where it is kept ends beyond this, however it is escaped. */
const maxSearchedChars = 1 << 16;

/** Shorter secrets stand in ordinary words, which would be masked with them. */
const minSecretChars = 8;

/** How many fields of an object are shown. */
const maxFields = 32;
const maxNameChars = 100;

const mask = "[redacted]";
const url = /https?[:%&\\][^\s"<>]*/gi;
/** Names and passwords in URLs of other schemes, such as a database's. */
const credentials = /\/\/[^\s/"<>]*@/g;
const webToken = /eyJ[\w.%-]{10,}/g;

/** Masks and cuts a text. The result holds no reference to a longer text, which an error would keep alive. */
export type Redact = (text: string, maxChars?: number) => string;

/**
 * A function that masks what may be secret in a text: the given values of eight characters and more, raw or in the escapes of URLs,
 * HTML and JSON; all of a URL but its origin, as a widget URL opens a session; credentials in other URLs; and JSON web tokens. It cuts the text to 4,096
 * characters.
 */
export function redactor(...values: (string | undefined)[]): Redact {
  const secrets = values.filter((value) => value !== undefined && value.length >= minSecretChars) as string[];
  return (text, maxChars = maxKeptChars) => {
    const searched = text.slice(0, maxSearchedChars);
    const masked = maskRanges(searched, findSecrets(searched, secrets));
    const shown = masked
      .replace(url, keepOrigin)
      .replace(credentials, `//${mask}@`)
      .replace(webToken, mask)
      .slice(0, maxChars);
    return text.length > maxChars ? copy(shown) : shown;
  };
}

/** From the first character to the one behind the last. */
type Range = readonly [from: number, to: number];

/** Where secrets stand in a text, in order. */
function findSecrets(text: string, secrets: readonly string[]): readonly Range[] {
  // No escaped form of a secret is shorter than the secret: most ids are, and need no search.
  const possible = secrets.filter((secret) => secret.length <= text.length);
  if (possible.length === 0) return [];
  const { letters, places } = unescaped(text);
  return possible
    .flatMap((secret) => {
      const { letters: wanted } = unescaped(secret);
      const escaped = findAll(letters, wanted).map(
        (at): Range => [places[at] as number, places[at + wanted.length] ?? text.length],
      );
      return [...findAll(text, secret).map((at): Range => [at, at + secret.length]), ...escaped];
    })
    .sort(([from], [other]) => from - other);
}

function findAll(text: string, wanted: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1 && wanted; at = text.indexOf(wanted, at + wanted.length))
    found.push(at);
  return found;
}

/** Only what stands where it is kept: however much is masked, no half of a secret moves up from behind the cut. */
function maskRanges(text: string, ranges: readonly Range[]): string {
  let masked = "";
  let end = 0;
  for (const [from, to] of ranges) {
    if (from >= maxKeptChars) break;
    if (from >= end) masked += text.slice(end, from) + mask;
    end = Math.max(end, to);
  }
  return masked + text.slice(end, Math.max(end, maxKeptChars));
}

/** A slice of a string keeps the whole string alive. */
function copy(text: string): string {
  return JSON.parse(JSON.stringify(text));
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

function keepOrigin(text: string): string {
  const origin = URL.canParse(text) && new URL(text).origin;
  if (text === origin) return text;
  return origin ? `${origin}/${mask}` : mask;
}

/**
 * A response's body as an error may keep it. Of JSON the fields that the document gives to an error; of others the names, without
 * their values, and not the names where they may be personal data. Anything else, and what is too long, is text, cut; or masked,
 * where it may hold personal data.
 */
export function redactBody(parsed: unknown, text: string, redact: Redact, holdsPersonalData: boolean): unknown {
  if (typeof parsed !== "object" || parsed === null) {
    return holdsPersonalData ? mask : redact(text, maxShownChars);
  }
  const body = mapFields(parsed, (name, value) => {
    if (name === "error") return [name, isObject(value) ? mapFields(value, showField) : mask];
    return [Array.isArray(parsed) ? name : showName(name), mask];
  });
  const shown = JSON.stringify(body);
  return shown.length > maxShownChars ? copy(shown.slice(0, maxShownChars)) : body;

  function showField(name: string, value: unknown): readonly [string, unknown] {
    if (!(errorFields as readonly string[]).includes(name)) return [showName(name), mask];
    const isText = typeof value === "object" || typeof value === "string";
    return [name, isText ? value && redact(printed(value)) : value];
  }

  function showName(name: string): string {
    return holdsPersonalData || name.length > maxNameChars ? mask : redact(name);
  }
}

/** The first fields of an object, changed. */
function mapFields(
  object: object,
  change: (name: string, value: unknown) => readonly [name: string, value: unknown],
): Readonly<Record<string, unknown>> {
  const fields: (readonly [string, unknown])[] = [];
  for (const name in object) {
    fields.push(change(name, (object as Readonly<Record<string, unknown>>)[name]));
    if (fields.length === maxFields) break;
  }
  return Object.fromEntries(fields);
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
 * A foreign error as a `cause` may show it: name, message, code, status and stack, redacted, and so on down its own causes. The error
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
    const status = findStatus(error);
    if (status !== undefined) Object.assign(described, { status });
    // A connection tried on several addresses fails with one error for each.
    const deeper = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    if (deeper !== undefined && depth < 4) described.cause = describeCause(deeper, redact, depth + 1);
  } catch {
    // A proxy whose traps throw: what has been read is all there is.
  }
  return described;
}

/** The HTTP status that an error was made of, as ky, axios and undici's interceptors make them. */
function findStatus(error: unknown): number | undefined {
  const { status, statusCode, response } = Object(error);
  const found = [status, statusCode, Object(response).status].find(Number.isInteger);
  return found >= 100 && found <= 599 ? found : undefined;
}
