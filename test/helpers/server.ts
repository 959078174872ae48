import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it stood on the wire. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Exchange {
  readonly socket: Socket;
  readonly request: ReceivedRequest;
  /** 1 for the server's first request. */
  readonly hit: number;
}

/** What the server does with a request: anything that a socket can do. */
export type Behaviour = (exchange: Exchange) => void;

export interface ServerOptions {
  /** Sees each connection first; what it destroys sends no request. */
  readonly onConnection?: ((socket: Socket) => void) | undefined;
  /** By default one that is free. */
  readonly port?: number | undefined;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly requests: ReceivedRequest[];
  /** How many connections have sent a request, ever: a late one of another test, which knew this port before, sends none. */
  connections(): number;
  /** How many are open now. */
  openSockets(): number;
  /** Ends it before the test does. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP/1.1 server for the running test, and stops it at the test's end. It stands on a bare socket, so that it can break
 * every rule. It reads requests with a Content-Length, which is how the client sends them, and leaves the response to `onRequest`.
 */
export async function startServer(onRequest: Behaviour, options: ServerOptions = {}): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const requests: ReceivedRequest[] = [];
  const used = new WeakSet<Socket>();
  let connections = 0;
  let hits = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The client may be gone already; that is its right, and this server's subject.
    socket.on("error", () => socket.destroy());
    options.onConnection?.(socket);
    let unread = "";
    socket.on("data", (chunk) => {
      unread += chunk.toString("latin1");
      for (let taken = takeRequest(unread); taken; taken = takeRequest(unread)) {
        unread = taken.rest;
        requests.push(taken.request);
        if (!used.has(socket)) connections += 1;
        used.add(socket);
        hits += 1;
        onRequest({ socket, request: taken.request, hit: hits });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    openSockets: () => sockets.size,
    close,
  };
}

function takeRequest(text: string): { request: ReceivedRequest; rest: string } | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const bodyEnd = end + 4 + Number(headers["content-length"] ?? 0);
  if (text.length < bodyEnd) return undefined;
  const [method = "", path = ""] = first.split(" ");
  const body = Buffer.from(text.slice(end + 4, bodyEnd), "latin1").toString("utf8");
  return { request: { method, path, headers, body }, rest: text.slice(bodyEnd) };
}
