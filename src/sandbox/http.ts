import type { IncomingMessage, ServerResponse } from "node:http";

/** A request that has arrived in full. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The sender's IP address. */
  readonly ip: string;
  /** To respond by a stream; everything else returns a `Reply`. */
  readonly stream: ServerResponse;
}

/** A response that can be sent in one piece. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a route may return: a reply, a stream that it has begun itself, or a connection to cut. */
export type Outcome = Reply | "streaming" | "cut";

const maxBodyBytes = 128 * 1024;

/** The body as text, or undefined where it is longer than anything that Transak is sent. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped: who is cut off in the middle sees no response.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) return undefined;
  return Buffer.concat(chunks).toString("utf8");
}

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

export const seeOther = (location: string): Reply => ({ status: 303, headers: { location } });

/** An error in the envelope of Transak's API. */
export const errorReply = (statusCode: number, name: string, message: string): Reply =>
  json({ error: { statusCode, name, message } }, statusCode);

export function sendReply(response: ServerResponse, { status, headers, body = "" }: Reply): void {
  response.writeHead(status, {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
