import { createServer, type Socket } from "node:net";

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

export interface MisbehavingServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far. */
  readonly requests: ReceivedRequest[];
  /** How many connections are open now. */
  openSockets(): number;
  close(): Promise<void>;
}

/**
 * An HTTP/1.1 server on a bare socket, so that it can break every rule. Reads requests with a Content-Length, which is how the
 * client sends them, and leaves the answer to `onRequest`.
 *
 * @param onConnection Sees each connection first; what it destroys sends no request.
 */
export async function misbehavingServer(
  onRequest: Behaviour,
  onConnection: (socket: Socket) => void = () => {},
): Promise<MisbehavingServer> {
  const sockets = new Set<Socket>();
  const requests: ReceivedRequest[] = [];
  let hits = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The client may be gone already; that is its right, and this server's subject.
    socket.on("error", () => socket.destroy());
    onConnection(socket);
    let unread = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      unread += chunk;
      for (let taken = takeRequest(unread); taken; taken = takeRequest(unread)) {
        unread = taken.rest;
        requests.push(taken.request);
        hits += 1;
        onRequest({ socket, request: taken.request, hit: hits });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
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
