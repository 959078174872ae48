import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export const widgetUrl = "https://global-stg.transak.com?apiKey=partner-key&sessionId=session-1";

export interface SessionServer {
  readonly url: string;
  /** How many connections have been opened, ever. */
  connections(): number;
  /** How many are open now. */
  openSockets(): Promise<number>;
  close(): Promise<void>;
}

export const answerSession: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: { widgetUrl } }));
};

/** An HTTP server that reads each request to its end before `answer` has it. */
export async function sessionServer(answer: RequestListener = answerSession): Promise<SessionServer> {
  let connections = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    openSockets: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
