import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of every tunnel that was asked for. */
  readonly tunnels: string[];
  /** How many connections are open now, on both sides. */
  openSockets(): number;
  close(): Promise<void>;
}

/**
 * A proxy that opens tunnels on CONNECT and does nothing else, as those with a static egress address do.
 *
 * @param credentials `user:password` that it asks for.
 * @param port where it listens; by default wherever there is room.
 */
export async function connectProxy(credentials?: string, port = 0): Promise<ConnectProxy> {
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const sockets = new Set<Socket>();
  const tunnels: string[] = [];
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Either side may leave whenever it likes.
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((_, response) => {
    response.writeHead(405).end();
  });
  server.on("connection", track);
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    if (wanted && request.headers["proxy-authorization"] !== wanted) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    tunnels.push(String(request.url));
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    track(upstream);
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
