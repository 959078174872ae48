import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface PageServer {
  readonly url: string;
  /** What each path answers: a text, or a listener for whatever a text cannot do. */
  readonly pages: Map<string, string | RequestListener>;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
}

/** A real HTTP server on a free port of this machine, gone with the test. */
export async function pageServer(): Promise<PageServer> {
  const pages: PageServer["pages"] = new Map();
  const requests: PageServer["requests"] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push({ path, headers: request.headers });
    const page = pages.get(path);
    if (typeof page === "function") return page(request, response);
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/markdown; charset=utf-8" });
    response.end(page ?? "Not found");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, pages, requests };
}
