import type { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";

/** A session of the widget: made by Create Widget URL, opened once by a browser. */
export interface Session {
  readonly id: string;
  /** The partner's API key, by which the request was authenticated. */
  readonly apiKey: string;
  readonly widgetParams: Readonly<Record<string, unknown>>;
  /** What the partner said the user's IP address is. */
  readonly userIp: string | undefined;
  readonly widgetUrl: string;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly openedAt?: number;
  /** Known to the page that has opened the session, and to nobody else. */
  readonly visitKey?: string;
  readonly orderId?: string;
}

/** A session that has been opened. */
export interface OpenSession extends Session {
  readonly openedAt: number;
  readonly visitKey: string;
}

/** Why a session cannot be opened. */
export type SessionFault = "unknown" | "opened" | "expired" | "ip";

/** Source: https://docs.transak.com/api/public/create-widget-url */
const lifetimeMs = 5 * 60_000;
const maxSessions = 1000;

/** The sessions of a sandbox. The oldest of a thousand are forgotten. */
export class Sessions {
  readonly #sessions = new RecentMap<Session>(maxSessions);
  /** Session ids by the key of their visit. */
  readonly #visits = new RecentMap<string>(maxSessions);
  readonly #random: Random;
  readonly #checkUserIp: boolean;

  constructor(random: Random, checkUserIp: boolean) {
    this.#random = random;
    this.#checkUserIp = checkUserIp;
  }

  /** @param origin where the browser reaches this sandbox. */
  create(origin: string, apiKey: string, widgetParams: Session["widgetParams"], userIp: string | undefined): Session {
    const id = this.#random.jwt("session", { sessionId: this.#random.uuid("session id") });
    const widgetUrl = new URL(origin);
    widgetUrl.searchParams.set("apiKey", apiKey);
    widgetUrl.searchParams.set("sessionId", id);
    const createdAt = Date.now();
    const times = { createdAt, expiresAt: createdAt + lifetimeMs };
    const session = { id, apiKey, widgetParams, userIp, widgetUrl: widgetUrl.href, ...times };
    this.#sessions.set(id, session);
    return session;
  }

  /**
   * Opens a session. It cannot be opened again.
   *
   * @param ip the visitor's IP address, where there is a visitor.
   */
  open(id: string, ip: string | undefined): OpenSession | SessionFault {
    const session = this.#sessions.get(id);
    if (!session) return "unknown";
    if (session.openedAt !== undefined) return "opened";
    if (Date.now() >= session.expiresAt) return "expired";
    if (this.#checkUserIp && ip !== undefined && ip !== session.userIp) return "ip";
    const visitKey = this.#random.bytes("visit").toString("base64url");
    const opened = { ...session, openedAt: Date.now(), visitKey };
    this.#sessions.set(id, opened);
    this.#visits.set(visitKey, id);
    return opened;
  }

  /** The session that a page has opened. */
  findVisit(visitKey: string): Session | undefined {
    const id = this.#visits.get(visitKey);
    return id === undefined ? undefined : this.#sessions.get(id);
  }

  /** Notes which order has come of a session. */
  attachOrder(id: string, orderId: string): void {
    const session = this.#sessions.get(id);
    if (session) this.#sessions.set(id, { ...session, orderId });
  }

  /** Oldest first. */
  list(): Session[] {
    return this.#sessions.values();
  }

  clear(): void {
    this.#sessions.clear();
    this.#visits.clear();
  }
}
