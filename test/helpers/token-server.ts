import { setTimeout as sleep } from "node:timers/promises";
import type { TransakClient, TransakClientOptions } from "../../src/index.ts";
import { answeringJson } from "./behaviours.ts";
import { createClient } from "./client.ts";
import { type Behaviour, type Exchange, startServer } from "./server.ts";
import { sessionBody, tokenBody } from "./success-bodies.ts";

export const apiSecret = "partner-api-secret";

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
  /** What the refresh endpoint does instead, once each, in order. */
  readonly faults: Behaviour[];
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

/** Starts one for the running test, and stops it at the test's end. */
export async function startTokenServer(): Promise<TokenServer> {
  let tokens = 0;
  let expiresMs = 0;
  const state = {
    apiKey: `partner-api-key-${crypto.randomUUID()}`,
    refreshes: 0,
    refreshRequests: 0,
    sessions: 0,
    refusals: 0,
    strayedSecrets: 0,
    token: undefined as string | undefined,
    faults: [] as Behaviour[],
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

  const refresh = async ({ headers, body }: Exchange["request"]): Promise<Behaviour> => {
    state.refreshRequests += 1;
    await sleep(state.delayMs.refresh);
    const fault = state.faults.shift();
    if (fault) return fault;
    if (headers["api-secret"] !== apiSecret) {
      const message = "Invalid api-secret. Please generate new api-secret from Partner Dashboard";
      return answeringJson(400, { error: { statusCode: 400, name: "Bad Request", message } });
    }
    if (headers["x-api-key"] !== state.apiKey || JSON.parse(body).apiKey !== state.apiKey)
      return answeringJson(401, {
        error: { statusCode: 401, name: "Unauthorized", message: "Authorization Required" },
      });
    state.refreshes += 1;
    const accessToken = rotate();
    const expiresAt = state.expiresAt ? state.expiresAt(expiresMs) : Math.ceil(expiresMs / 1000);
    return answeringJson(200, tokenBody(accessToken, expiresAt));
  };

  const session = async ({ headers, body }: Exchange["request"]): Promise<Behaviour> => {
    if (`${body}${JSON.stringify(headers)}`.includes(apiSecret)) state.strayedSecrets += 1;
    // Judged on arrival, as the token may be replaced while the response is on its way.
    const accepted =
      state.provisioned &&
      headers["access-token"] === state.token &&
      Date.now() < expiresMs &&
      headers.authorization !== "expired-user-token";
    await sleep(state.delayMs.session);
    if (!accepted) {
      state.refusals += 1;
      return answeringJson(401, { error: { statusCode: 401, message: "Unauthorized", errorCode: 1002 } });
    }
    state.sessions += 1;
    const widgetUrl = `https://global-stg.transak.com?apiKey=${state.apiKey}&sessionId=session-${state.sessions}`;
    return answeringJson(200, sessionBody(widgetUrl));
  };

  const { url } = await startServer(async (exchange) => {
    const answer = exchange.request.path === "/partners/api/v2/refresh-token" ? refresh : session;
    (await answer(exchange.request))(exchange);
  });
  const client = (options: Partial<TransakClientOptions> = {}) =>
    createClient({
      apiKey: state.apiKey,
      ...(!("accessToken" in options) && { apiSecret }),
      baseUrl: url,
      maxRetries: 0,
      ...options,
    } as Partial<TransakClientOptions>);
  return Object.assign(state, { url, rotate, client });
}
