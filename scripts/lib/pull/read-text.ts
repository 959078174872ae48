import { createReadStream } from "node:fs";
import { ScriptError } from "../fail.ts";

/** A file of the vendor's: a page or a document. */
export interface SourceFile {
  /** What each message begins with. */
  readonly name: string;
  /** A URL, or a path of this machine. */
  readonly address: string;
  readonly maxBytes: number;
}

/** Reads a file as text. @throws {FileNotFound} where there is none; {ScriptError} where it cannot be read or is no text. */
export type ReadText = (file: SourceFile) => Promise<string>;

export interface FetchLimits {
  /** A whole file: connection, redirects and body. */
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/** A file that does not exist there, in contrast to one that cannot be read. */
export class FileNotFound extends ScriptError {
  /** The end of a sentence: "… responded with 404". */
  readonly reason: string;

  constructor(file: SourceFile, reason: string, advice: string) {
    super(`${file.name}: ${reason}. ${advice}`);
    this.reason = reason;
  }
}

export const isUrl = (address: string): boolean => /^https?:\/\//i.test(address);

export function textReader(limits: FetchLimits): ReadText {
  return async (file) => {
    const from = `${file.name}: ${file.address}`;
    const isRemote = isUrl(file.address);
    try {
      const chunks = isRemote ? await fetchBody(file, limits) : createReadStream(file.address);
      return checkText(file, await readAll(from, chunks, file.maxBytes));
    } catch (error) {
      if (error instanceof ScriptError) throw error;
      const { code, message, name: kind, cause } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") throw new FileNotFound(file, `there is no ${file.address}`, "Put the file there.");
      if (!isRemote)
        throw new ScriptError(`${from} cannot be read (${code}). Name a folder that holds it.`, { cause: error });
      const late = kind === "TimeoutError" && `no complete response within ${limits.timeoutMs} ms`;
      const reason = late || ((cause as Error | undefined)?.message ?? message);
      throw new ScriptError(`${from} cannot be fetched (${reason}). Try again later.`, { cause: error });
    }
  };
}

const maxRedirects = 5;

/** Follows redirects that stay at the vendor's site. */
async function fetchBody(file: SourceFile, limits: FetchLimits): Promise<AsyncIterable<Uint8Array>> {
  const from = `${file.name}: ${file.address}`;
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = new URL(file.address);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const headers = {
      accept: "text/markdown, application/yaml, application/json, */*",
      "user-agent": limits.userAgent,
    };
    const { body, status, headers: received } = await fetch(url, { headers, signal, redirect: "manual" });
    // The DOM's types do not know that a body can be iterated.
    if (status === 200) return (body ?? []) as unknown as AsyncIterable<Uint8Array>;
    await body?.cancel();
    if (status === 404 || status === 410)
      throw new FileNotFound(file, `${file.address} responded with ${status}`, adviceIfMoved);
    const location = received.get("location") ?? "";
    if (status < 300 || status > 399 || !URL.canParse(location, url))
      throw new ScriptError(`${from} responded with ${status}. ${adviceIfMoved}`);
    const next = new URL(location, url);
    if (next.origin !== url.origin)
      throw new ScriptError(`${from} leads to another site, ${next.origin}. ${adviceIfMoved}`);
    url = next;
  }
  throw new ScriptError(`${from} is redirected more than ${maxRedirects} times. ${adviceIfMoved}`);
}

/** Leaving the loop cancels what is still to come. */
async function readAll(from: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new ScriptError(`${from} is larger than ${maxBytes} bytes, which no file of the reference is. Look at it.`);
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** The text with line endings as git stores them, so that a file is not new because of its server. Its type is not asked for. */
function checkText({ name, address }: SourceFile, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch (error) {
    throw new ScriptError(`${name}: ${address} is not UTF-8 text. Look at it.`, { cause: error });
  }
  if (text.trim() === "") throw new ScriptError(`${name}: ${address} is empty. Try again later.`);
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype|html|head|body)\b/i.test(text))
    throw new ScriptError(`${name}: ${address} is HTML. ${adviceIfMoved}`);
  return text;
}

const adviceIfMoved = "If the vendor has moved it, correct scripts/lib/pull/vendor-pages.ts.";
