import { sessionBody, tokenBody } from "../success-bodies.ts";
import { type Cause, causes } from "./cause.ts";
import type { Random } from "./random.ts";
import type { Machine, VirtualTime } from "./virtual-time.ts";

/** In every token and secret, so that one is found wherever it turns up. */
export const marker = "s3cr3t";
export const apiSecret = `api-${marker}`;
export const epoch = Date.UTC(2026, 2, 2);

/** A token, and how it fared. */
export interface IssuedToken {
  readonly token: string;
  readonly from: number;
  /** When it was replaced. */
  until: number;
  readonly expiresAt: number;
  /** Who has asked for it, if not somebody outside. */
  readonly machine: Machine | undefined;
  /** When it has arrived there. */
  arrivedAt: number;
}

/** A request for a token. */
export interface RefreshRequest {
  readonly at: number;
  readonly machine: Machine;
  /** As it was when the request was made: what was rejected later was no reason for it. */
  readonly cause: Cause | undefined;
  readonly granted: IssuedToken | undefined;
  /** Until when the response, or its absence, forbids another. */
  quietUntil: number;
  endedAt: number;
}

/** When something was as it is not as a rule. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** What the endpoint of tokens does instead of granting one. */
export type RefreshFault = "429" | "429 for 40 s" | "429 for 0 s" | "429 until a past date" | "503" | "reset" | "lost";

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly retryAfter?: string;
}

/** A Transak of which each refresh invalidates the token before. */
export class SimulatedTransak {
  readonly tokens: IssuedToken[] = [];
  readonly refreshRequests: RefreshRequest[] = [];
  lifeMs = 3_600_000;
  fault: RefreshFault | undefined;
  isProvisioned = true;
  /** When it answered every call with 401. */
  readonly refusals: Period[] = [];
  latencyMs = { refresh: 100, session: 20 };
  /** Tokens that somebody else has asked for. */
  rotations = 0;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #log: (who: string, what: string) => void;

  constructor(time: VirtualTime, random: Random, log: (who: string, what: string) => void) {
    this.#time = time;
    this.#random = random;
    this.#log = log;
  }

  /** The token in force, unless it has expired. */
  get current(): IssuedToken | undefined {
    const token = this.tokens.at(-1);
    return token && this.#time.now < token.expiresAt ? token : undefined;
  }

  /** Issues another token, for a machine or for somebody outside. */
  issue(machine?: Machine): IssuedToken {
    const { now } = this.#time;
    const before = this.tokens.at(-1);
    if (before) before.until = now;
    if (!machine) this.rotations += 1;
    const token = `token-${this.tokens.length + 1}-${marker}`;
    // In whole seconds, as it is told.
    const expiresAt = Math.ceil((now + this.lifeMs) / 1000) * 1000;
    const never = Number.POSITIVE_INFINITY;
    const issued = { token, from: now, until: never, expiresAt, machine, arrivedAt: never };
    this.tokens.push(issued);
    this.#log("transak", `${token} is in force${machine ? "" : ", for somebody outside"}`);
    return issued;
  }

  /** The `fetch` of a machine: half of the latency passes before a request arrives, half before its response does. */
  fetchFor(machine: Machine, name: string): (url: string, init: RequestInit) => Promise<Response> {
    return (url, init) =>
      new Promise((resolve, reject) => {
        const cause = causes.getStore();
        const causeAtStart = cause && { ...cause };
        const isRefresh = url.endsWith("/refresh-token");
        const half = () => (this.latencyMs[isRefresh ? "refresh" : "session"] * (0.5 + this.#random.next())) / 2;
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        this.#time.schedule(undefined, half(), () => {
          const { reply, onEnd } = isRefresh ? this.#refresh(machine, name, causeAtStart) : this.#session(init, cause);
          if (!reply) return;
          this.#time.schedule(machine, half(), () => {
            onEnd?.();
            if (reply.status === 0) reject(new TypeError("fetch failed", { cause: new Error("ECONNRESET") }));
            else resolve(toResponse(reply));
          });
        });
      });
  }

  #refresh(machine: Machine, name: string, cause: Cause | undefined) {
    const at = this.#time.now;
    const { fault } = this;
    const isGranted = fault === undefined || fault === "lost";
    const granted = isGranted ? this.issue(machine) : undefined;
    const request: RefreshRequest = { at, machine, cause, granted, quietUntil: at, endedAt: at };
    this.refreshRequests.push(request);
    this.#log(name, `asks for a token: ${fault ?? "granted"}`);
    const onEnd = () => {
      const { now } = this.#time;
      request.endedAt = now;
      if (granted) granted.arrivedAt = now;
      else request.quietUntil = now + (fault === "429 for 40 s" ? 40_000 : 5000);
    };
    if (fault === "lost") return { reply: undefined, onEnd };
    return { reply: refreshReply(granted, fault), onEnd };
  }

  #session(init: RequestInit, cause: Cause | undefined) {
    const headers = init.headers as Record<string, string>;
    const token = headers["access-token"];
    const isAccepted =
      this.isProvisioned && token === this.current?.token && !headers.authorization?.startsWith("dead");
    const onEnd = () => {
      if (!cause) return;
      if (isAccepted) cause.accepted = String(token);
      else Object.assign(cause, { rejected: [...cause.rejected, String(token)], rejectedAt: this.#time.now });
    };
    const widgetUrl = `https://global-stg.transak.com?sessionId=${marker}`;
    const reply: Reply = isAccepted
      ? { status: 200, body: sessionBody(widgetUrl) }
      : { status: 401, body: { error: { statusCode: 401, message: "Unauthorized", errorCode: 1002 } } };
    return { reply, onEnd };
  }
}

function refreshReply(granted: IssuedToken | undefined, fault: RefreshFault | undefined): Reply {
  if (granted) {
    const expiresAt = (epoch + granted.expiresAt) / 1000;
    return { status: 200, body: tokenBody(granted.token, expiresAt) };
  }
  if (fault === "reset") return { status: 0 };
  if (fault === "503") return { status: 503 };
  const retryAfter = {
    "429 for 40 s": "40",
    "429 for 0 s": "0",
    "429 until a past date": "Mon, 02 Mar 2020 00:00:00 GMT",
  };
  return {
    status: 429,
    ...(fault && fault in retryAfter && { retryAfter: retryAfter[fault as keyof typeof retryAfter] }),
  };
}

/** As much of a Response as is used. A real one costs more than all the rest of the simulation. */
function toResponse({ status, body, retryAfter }: Reply): Response {
  const headers = { get: (name: string) => (name === "retry-after" ? (retryAfter ?? null) : null) };
  const text = async () => (body === undefined ? "" : JSON.stringify(body));
  return { status, headers, redirected: false, body: null, text } as unknown as Response;
}
