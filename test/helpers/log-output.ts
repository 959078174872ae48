import { inspect } from "node:util";
import { expect } from "vitest";
import { accessToken, apiSecret, sessionId, userToken } from "./client.ts";

/** Everything that a log could show of a value: an error, a client, an event. */
export function logOutput(value: unknown): string {
  const whole = { showHidden: true, depth: 10, maxStringLength: null, maxArrayLength: null };
  const parts = [inspect(value, whole), inspect(value, { ...whole, customInspect: false })];
  for (let shown = value, depth = 0; shown instanceof Error && depth < 20; shown = shown.cause, depth++) {
    parts.push(shown.name, shown.message, shown.stack ?? "", String(shown));
    parts.push(...Object.getOwnPropertyNames(shown).map((name) => inspect(Reflect.get(shown as Error, name))));
  }
  parts.push(JSON.stringify(value) ?? "");
  return parts.join("\n");
}

/** A text as the encodings of the web write it. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "percent-encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "percent-encoded throughout": (text) =>
    text.replace(/\W/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`),
  "in a form": (text) => new URLSearchParams({ v: text }).toString().slice(2),
  "in HTML": (text) =>
    text.replace(/[&<>"']/g, (character) => {
      return { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }[character] as string;
    }),
  "in HTML by numbers": (text) => text.replace(/\W/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "in JSON by numbers": (text) =>
    text.replace(/\W/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
};

/** Every writing of each secret, and parts that no encoding changes and nothing else has. */
const writings = [accessToken, apiSecret, userToken, sessionId]
  .flatMap((secret) => [
    ...Object.values(encodings).map((encode) => encode(secret)),
    ...(secret.match(/\w{6,}/g) ?? []),
  ])
  .map((writing) => writing.toLowerCase());
/** Those that hold no other: where one of the rest stands, one of these stands, too. */
const needles = [...new Set(writings)].filter(
  (one, _at, all) => !all.some((other) => other !== one && one.includes(other)),
);

/** Fails if a text holds a secret in any encoding, or a part of one. */
export function expectNoSecrets(text: string): void {
  const lowerCase = text.toLowerCase();
  expect(needles.filter((needle) => lowerCase.includes(needle))).toEqual([]);
}

/** Fails if an error shows what nobody wants to read: a coerced object, an absent value, nothing at all. */
export function expectReadable(error: Error): void {
  expect(error.message.trim()).not.toBe("");
  const shown = `${logOutput({ ...error, message: error.message })}\n${JSON.stringify(error)}`;
  expect(shown).not.toContain("[object ");
  expect(shown).not.toMatch(/\bundefined\b/);
  expect(shown).not.toMatch(/\bNaN\b/);
}
