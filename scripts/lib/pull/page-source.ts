import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ScriptError } from "../fail.ts";

export interface Page {
  readonly name: string;
  readonly address: string;
}

/** Where pages are read from: the vendor's own addresses, a folder, or another base address. */
export type PageSource = (page: Page) => Promise<string>;

export interface FetchLimits {
  /** A whole page, connection and body included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly userAgent: string;
}

/** A page that does not exist there, in contrast to one that cannot be read. */
export class PageNotFound extends ScriptError {}

/** `undefined` reads each page from its own address; a folder or URL reads `NAME.md` from there. */
export function pageSource(source: string | undefined, limits: FetchLimits): PageSource {
  if (source === undefined) return ({ name, address }) => fetchPage(name, address, limits);
  if (!/^https?:\/\//i.test(source)) return ({ name }) => readPage(name, join(source, `${name}.md`), limits);
  const base = source.endsWith("/") ? source : `${source}/`;
  return ({ name }) => fetchPage(name, new URL(`${name}.md`, base).href, limits);
}

async function readPage(name: string, file: string, { maxBytes }: FetchLimits): Promise<string> {
  try {
    if ((await stat(file)).size > maxBytes) throw tooLarge(name, file, maxBytes);
    return decode(name, file, await readFile(file));
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new PageNotFound(`${name}: there is no ${file}. Put the page there.`);
    throw new ScriptError(`${name}: ${file} cannot be read (${code}). Name a folder that holds it.`, { cause: error });
  }
}

async function fetchPage(name: string, address: string, limits: FetchLimits): Promise<string> {
  const { timeoutMs, maxBytes, userAgent } = limits;
  try {
    const response = await fetch(address, {
      headers: { accept: "text/markdown, text/plain", "user-agent": userAgent },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      const Refusal = response.status === 404 || response.status === 410 ? PageNotFound : ScriptError;
      throw new Refusal(
        `${name}: ${address} answered ${response.status}. If the page has moved, correct scripts/lib/pull/vendor-pages.ts.`,
      );
    }
    return decode(name, address, await readBody(response, () => tooLarge(name, address, maxBytes), maxBytes));
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    const { name: kind, message, cause } = error as Error;
    const reason =
      kind === "TimeoutError" ? `no complete answer within ${timeoutMs} ms` : ((cause as Error)?.message ?? message);
    throw new ScriptError(`${name}: ${address} cannot be fetched (${reason}). Try again later.`, { cause: error });
  }
}

async function readBody(response: Response, tooLong: () => Error, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The DOM's types do not know that a body can be iterated. Leaving the loop cancels it.
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, from: string, maxBytes: number): ScriptError {
  return new ScriptError(
    `${name}: ${from} is larger than ${maxBytes} bytes, which no page of the reference is. Look at it.`,
  );
}

/** Line endings as git stores them, so that a page is not new because of its server. */
function decode(name: string, from: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch (error) {
    throw new ScriptError(`${name}: ${from} is not UTF-8 text. Look at it.`, { cause: error });
  }
  if (text.trim() === "") throw new ScriptError(`${name}: the page is empty. Try again later.`);
  if (/^\s*<(!doctype|html|head|body)\b/i.test(text)) {
    throw new ScriptError(
      `${name}: the page is HTML, not Markdown. If the page has moved, correct scripts/lib/pull/vendor-pages.ts.`,
    );
  }
  return text;
}
