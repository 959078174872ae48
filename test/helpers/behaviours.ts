import { accessToken, sessionId } from "./client.ts";
import type { Behaviour } from "./server.ts";
import { sessionBody, tokenBody } from "./success-bodies.ts";

/** The bytes of a response. A header whose value is undefined is left out, Content-Length included. */
export function rawAnswer(
  status: number,
  body: string | Buffer = "",
  headers: Readonly<Record<string, string | undefined>> = {},
): Buffer {
  const bytes = Buffer.from(body as string);
  const all = { "content-type": "application/json", "content-length": String(bytes.length), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n`, "latin1"), bytes]);
}

/** Answers as a server should. */
export const answering = (...parameters: Parameters<typeof rawAnswer>): Behaviour => writing(rawAnswer(...parameters));

/** Answers in JSON. */
export const answeringJson = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Behaviour =>
  answering(status, JSON.stringify(body), headers);

/** Writes these bytes and stays connected. */
export const writing =
  (...chunks: readonly (string | Buffer)[]): Behaviour =>
  ({ socket }) => {
    for (const chunk of chunks) socket.write(chunk);
  };

/** Writes these bytes and closes. */
export const closingAfter =
  (bytes: string | Buffer): Behaviour =>
  ({ socket }) =>
    socket.end(bytes);

/** Writes these bytes and, once they have left, resets the connection. */
export const resettingAfter =
  (bytes: string | Buffer): Behaviour =>
  ({ socket }) =>
    socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 10));

export const resetting: Behaviour = ({ socket }) => {
  socket.resetAndDestroy();
};

/** Never answers. */
export const silent: Behaviour = () => {};

/** Writes `first`, and then `again` every few milliseconds for as long as somebody listens. */
export const dripping =
  (first: string | Buffer, again: string): Behaviour =>
  ({ socket }) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(again), 5);
    socket.on("close", () => clearInterval(timer));
  };

/** Writes this, and then filler for as long as somebody reads. */
export const flooding =
  (head: string): Behaviour =>
  ({ socket }) => {
    const write = () => {
      while (socket.writable && socket.write("x".repeat(65_536)));
    };
    socket.write(head);
    socket.on("drain", write);
    write();
  };

/** Behaves in one way after another, and in the last way ever after. */
export const inTurn =
  (...behaviours: readonly Behaviour[]): Behaviour =>
  (exchange) =>
    behaviours[Math.min(exchange.hit, behaviours.length) - 1]?.(exchange);

/** Grants the access token of the tests, and behaves like this where something else is asked for. */
export const grantingToken =
  (behaviour: Behaviour): Behaviour =>
  (exchange) => {
    if (exchange.request.path !== "/partners/api/v2/refresh-token") return behaviour(exchange);
    const expiresAt = Math.floor(Date.now() / 1000) + 604_800;
    answeringJson(200, tokenBody(accessToken, expiresAt))(exchange);
  };

export const widgetUrl = `https://global-stg.transak.com?apiKey=partner-key&sessionId=${sessionId}`;

/** A good answer to Create Widget URL. */
export const session = JSON.stringify(sessionBody(widgetUrl));

export const answeringSession: Behaviour = answering(200, session);
