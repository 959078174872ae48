import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ipAddress } from "../check/ip-address.ts";
import { isAllowedHost, isSameOrigin, urlHost } from "./access.ts";
import { handleApiRequest } from "./api.ts";
import { handleDeveloper } from "./developer-routes.ts";
import { errorReply, type Incoming, type Outcome, readBody, seeOther, sendReply } from "./http.ts";
import type { SandboxState } from "./state.ts";
import { handleWidget, openWidget } from "./widget-routes.ts";

/** A server that listens. */
interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws {TypeError} where the address cannot be listened on. */
export async function startServer(state: SandboxState): Promise<RunningServer> {
  const { host, port } = state.settings;
  const server = createServer((request, response) => {
    handle(request, response, state).catch((error: unknown) => {
      // Whoever has sent half a request is gone.
      if (!request.complete || response.headersSent) {
        response.destroy();
        return;
      }
      sendReply(
        response,
        errorReply(500, "Internal Server Error", "The sandbox has failed: this is a fault of its own."),
      );
      process.emitWarning(error instanceof Error ? error : String(error));
    });
  });
  await listen(server, port, host);
  const address = server.address();
  const listening = typeof address === "object" && address ? address.port : port;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${urlHost(host)}:${listening}`, close };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const reason = reasons[code ?? ""]?.(host, port) ?? `The sandbox cannot listen on ${host}:${port}: ${message}.`;
      reject(new TypeError(reason));
    });
    server.listen(port, host, resolve);
  });
}

const reasons: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is taken: end what listens there, or choose another port.`,
  EACCES: (_host, port) => `Port ${port} needs more rights than this process has: choose one above 1023.`,
  EADDRNOTAVAIL: (host) => `This machine has no address ${host} to listen on.`,
  ENOTFOUND: (host) => `The host ${host} is not known to this machine.`,
};

async function handle(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<void> {
  const outcome = await route(request, response, state);
  if (outcome === "cut") request.socket.destroy();
  else if (outcome !== "streaming") sendReply(response, outcome);
}

async function route(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<Outcome> {
  const { host } = request.headers;
  if (!isAllowedHost(host, state.settings)) {
    return errorReply(421, "Misdirected Request", "The sandbox is not known under this host name: see allowedHosts.");
  }
  const target = `http://${host}${request.url}`;
  if (!request.url?.startsWith("/") || !URL.canParse(target)) return errorReply(400, "Bad Request", "Not a path.");
  const body = await readBody(request);
  if (body === undefined) return errorReply(413, "Payload Too Large", "The body is too large.");
  return dispatch(toIncoming(request, response, new URL(target), body), state);
}

function dispatch(incoming: Incoming, state: SandboxState): Outcome | Promise<Outcome> {
  const { method, url, headers } = incoming;
  const { pathname, searchParams } = url;
  const isPage = pathname === "/" || pathname === "/sandbox" || pathname.startsWith("/sandbox/");
  if (!isPage) return handleApiRequest(incoming, state);
  const isStream = pathname === "/sandbox/events" || pathname.startsWith("/sandbox/widget/");
  const methods = isStream ? ["GET", "POST"] : ["GET", "HEAD", "POST"];
  if (!methods.includes(method)) {
    const allow = methods.join(", ");
    const reply = errorReply(405, "Method Not Allowed", `The sandbox's own pages know ${allow}.`);
    return { ...reply, headers: { ...reply.headers, allow } };
  }
  if (method === "POST" && !isSameOrigin(headers)) {
    return errorReply(403, "Forbidden", "The sandbox's own pages are changed by themselves alone.");
  }
  if (pathname.startsWith("/sandbox/widget/")) return handleWidget(incoming, state);
  if (pathname !== "/") return handleDeveloper(incoming, state);
  return searchParams.has("sessionId") ? openWidget(incoming, state) : seeOther("/sandbox");
}

function toIncoming(request: IncomingMessage, stream: ServerResponse, url: URL, body: string): Incoming {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  const { remoteAddress = "" } = request.socket;
  return {
    method: request.method ?? "GET",
    url,
    headers: Object.fromEntries(entries),
    body,
    ip: ipAddress(remoteAddress) ?? remoteAddress,
    stream,
  };
}
