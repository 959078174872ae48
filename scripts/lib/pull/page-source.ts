import { createReadStream } from "node:fs";
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
  const isFolder = source !== undefined && !/^https?:\/\//i.test(source);
  const base = source?.replace(/\/+$/, "");
  return async ({ name, address }) => {
    const from = base === undefined ? address : `${base}/${name}.md`;
    const page = `${name}: ${from}`;
    try {
      const chunks = isFolder ? createReadStream(from) : await fetchPage(page, from, limits);
      return checkText(name, page, await readAll(page, chunks, limits.maxBytes));
    } catch (error) {
      if (error instanceof ScriptError) throw error;
      const { code, message, name: kind, cause } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") throw new PageNotFound(`${name}: there is no ${from}. Put the page there.`);
      if (isFolder)
        throw new ScriptError(`${page} cannot be read (${code}). Name a folder that holds it.`, { cause: error });
      const late = kind === "TimeoutError" && `no complete answer within ${limits.timeoutMs} ms`;
      const reason = late || ((cause as Error | undefined)?.message ?? message);
      throw new ScriptError(`${page} cannot be fetched (${reason}). Try again later.`, { cause: error });
    }
  };
}

async function fetchPage(page: string, address: string, limits: FetchLimits): Promise<AsyncIterable<Uint8Array>> {
  const { body, status } = await fetch(address, {
    headers: { accept: "text/markdown, text/plain", "user-agent": limits.userAgent },
    signal: AbortSignal.timeout(limits.timeoutMs),
  });
  // The DOM's types do not know that a body can be iterated.
  if (status === 200) return (body ?? []) as unknown as AsyncIterable<Uint8Array>;
  await body?.cancel();
  const Refusal = status === 404 || status === 410 ? PageNotFound : ScriptError;
  throw new Refusal(`${page} answered ${status}. ${ifMoved}`);
}

/** Leaving the loop cancels what is still to come. */
async function readAll(page: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new ScriptError(`${page} is larger than ${maxBytes} bytes, which no page of the reference is. Look at it.`);
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** Line endings as git stores them, so that a page is not new because of its server. */
function checkText(name: string, page: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch (error) {
    throw new ScriptError(`${page} is not UTF-8 text. Look at it.`, { cause: error });
  }
  if (text.trim() === "") throw new ScriptError(`${name}: the page is empty. Try again later.`);
  if (/^\s*<(!doctype|html|head|body)\b/i.test(text))
    throw new ScriptError(`${name}: the page is HTML, not Markdown. ${ifMoved}`);
  return text;
}

const ifMoved = "If the page has moved, correct scripts/lib/pull/vendor-pages.ts.";
