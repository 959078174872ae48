import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { TransakClient, type TransakClientOptions, type TransakEvent } from "../../src/index.ts";

export const apiSecret = "partner-api-secret";

/** What the refresh endpoint answers instead, once. */
export type Fault = (response: ServerResponse, request: IncomingMessage) => unknown;

/** A Transak of the tests' own: each refresh really invalidates the token before it. */
export interface TokenServer {
  readonly url: string;
  /** The only API key that this server knows: another for each server, as a process keeps tokens by it. */
  readonly apiKey: string;
  /** Refreshes that were granted. */
  readonly refreshes: number;
  /** Requests to refresh, granted or not. */
  readonly refreshRequests: number;
  /** Session calls that were answered with a widget URL. */
  readonly sessions: number;
  /** Session calls that were answered with 401. */
  readonly refusals: number;
  /** The API secrets that arrived at the session endpoint, in headers or body: there must be none. */
  readonly strayedSecrets: number;
  /** The one token in force. */
  readonly token: string | undefined;
  /** Faults of the next refreshes, in order. */
  readonly faults: Fault[];
  /** How long tokens live. */
  lifetimeMs: number;
  /** What `expiresAt` is, if not the time in seconds. */
  expiresAt: ((expiresMs: number) => unknown) | undefined;
  /** Refuses each session call, as Transak does where account or IP are not provisioned. */
  provisioned: boolean;
  /** How long a refresh and a session take. */
  delayMs: { refresh: number; session: number };
  /** Somebody else refreshes: the token in force is another one from now on. */
  rotate(): string;
  /** A client of this server, with the options that it needs. */
  client(options?: Partial<TransakClientOptions>): TransakClient;
}

let servers = 0;

/** Starts one for the running test, and stops it at the test's end. */
export async function startTokenServer(): Promise<TokenServer> {
  servers += 1;
  let tokens = 0;
  let expiresMs = 0;
  const state = {
    apiKey: `partner-api-key-${process.pid}-${servers}`,
    refreshes: 0,
    refreshRequests: 0,
    sessions: 0,
    refusals: 0,
    strayedSecrets: 0,
    token: undefined as string | undefined,
    faults: [] as Fault[],
    lifetimeMs: 7 * 24 * 3_600_000,
    expiresAt: undefined as TokenServer["expiresAt"],
    provisioned: true,
    delayMs: { refresh: 20, session: 2 },
  };

  const rotate = () => {
    tokens += 1;
    state.token = `token-${tokens}-of-${state.apiKey}`;
    expiresMs = Date.now() + state.lifetimeMs;
    return state.token;
  };

  const refresh = async (request: IncomingMessage, response: ServerResponse) => {
    state.refreshRequests += 1;
    const body = JSON.parse(await textOf(request)) as { apiKey?: unknown };
    await pause(state.delayMs.refresh);
    const fault = state.faults.shift();
    if (fault) return fault(response, request);
    if (request.headers["api-secret"] !== apiSecret) {
      const message = "Invalid api-secret. Please generate new api-secret from Partner Dashboard";
      return json(response, 400, { error: { statusCode: 400, name: "Bad Request", message } });
    }
    if (request.headers["x-api-key"] !== state.apiKey || body.apiKey !== state.apiKey) {
      return json(response, 401, {
        error: { statusCode: 401, name: "Unauthorized", message: "Authorization Required" },
      });
    }
    state.refreshes += 1;
    const accessToken = rotate();
    const expiresAt = state.expiresAt ? state.expiresAt(expiresMs) : Math.ceil(expiresMs / 1000);
    return json(response, 200, { data: { accessToken, expiresAt } });
  };

  const session = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request);
    if (`${body}${JSON.stringify(request.rawHeaders)}`.includes(apiSecret)) state.strayedSecrets += 1;
    // Judged on arrival, as the token may be replaced while the answer is on its way.
    const accepted =
      state.provisioned &&
      request.headers["access-token"] === state.token &&
      Date.now() < expiresMs &&
      request.headers.authorization !== "expired-user-token";
    await pause(state.delayMs.session);
    if (!accepted) {
      state.refusals += 1;
      return json(response, 401, { error: { statusCode: 401, message: "Unauthorized", errorCode: 1002 } });
    }
    state.sessions += 1;
    const widgetUrl = `https://global-stg.transak.com?apiKey=${state.apiKey}&sessionId=session-${state.sessions}`;
    return json(response, 200, { data: { widgetUrl } });
  };

  const server = createServer((request, response) => {
    const answer = request.url === "/partners/api/v2/refresh-token" ? refresh : session;
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return Object.assign(state, {
    url,
    rotate,
    client: (options: Partial<TransakClientOptions> = {}) =>
      new TransakClient({
        environment: "staging",
        apiKey: state.apiKey,
        ...(!("accessToken" in options) && { apiSecret }),
        referrerDomain: "shop.example",
        baseUrl: url,
        maxRetries: 0,
        ...options,
      } as TransakClientOptions),
  });
}

/** Makes `count` calls at once: how many succeeded, and what the others rejected with. */
export async function callsAtOnce(
  count: number,
  call: (index: number) => Promise<unknown>,
): Promise<{ readonly fulfilled: number; readonly errors: unknown[] }> {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  return { fulfilled: count - errors.length, errors };
}

/** Collects a client's events. */
export function recorder(): { readonly events: TransakEvent[]; readonly onEvent: (event: TransakEvent) => void } {
  const events: TransakEvent[] = [];
  return { events, onEvent: (event) => void events.push(event) };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}

/** Waits until `check` no longer throws. Unlike `vi.waitFor`, it leaves a fake clock alone. */
export async function eventually(check: () => void): Promise<void> {
  const patienceMs = 5000;
  const stepMs = 10;
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += stepMs) {
    try {
      return check();
    } catch {
      await pause(stepMs);
    }
  }
  return check();
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
