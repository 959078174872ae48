import { connect } from "node:net";
import { startServer, type TestServer } from "./server.ts";

export interface ConnectProxy extends TestServer {
  /** `host:port` of every tunnel that was opened. */
  readonly tunnels: string[];
}

/**
 * A proxy that opens tunnels on CONNECT and does nothing else, as those with a static egress address do.
 *
 * @param credentials `user:password` that it asks for.
 */
export async function startProxy(credentials?: string, port?: number): Promise<ConnectProxy> {
  const authorization = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const tunnels: string[] = [];
  const server = await startServer(
    ({ socket, request }) => {
      if (authorization && request.headers["proxy-authorization"] !== authorization) {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      tunnels.push(request.path);
      // From here on these are another server's requests.
      socket.removeAllListeners("data");
      const target = new URL(`http://${request.path}`);
      const upstream = connect(Number(target.port), target.hostname, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => upstream.destroy());
      upstream.on("close", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
    },
    { port },
  );
  return { ...server, tunnels };
}
