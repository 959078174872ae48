import { ResponseScripts } from "../testing/response-scripts.ts";
import { AccessTokens } from "./access-tokens.ts";
import { Deliveries } from "./deliveries.ts";
import { SandboxEvents, type SandboxRequest } from "./events.ts";
import { fillOrder } from "./given-orders.ts";
import { Journeys } from "./journeys.ts";
import { Orders } from "./orders.ts";
import { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";
import { Sessions } from "./sessions.ts";
import type { SandboxSettings } from "./settings.ts";

const maxRequests = 1000;

/** All that a sandbox knows. Its size is bounded. */
export class SandboxState {
  readonly settings: SandboxSettings;
  readonly random: Random;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly deliveries: Deliveries;
  readonly journeys: Journeys;
  readonly events = new SandboxEvents();
  readonly scripts = new ResponseScripts();
  readonly requests = new RecentMap<SandboxRequest>(maxRequests);
  latencyMs: readonly [number, number] = [0, 0];

  constructor(settings: SandboxSettings) {
    const { seed, tokenLifetimeMs, accessToken, checkUserIp, webhookUrl, signWith, stepMs } = settings;
    const { events } = this;
    const random = new Random(seed);
    const tokens = new AccessTokens(random, tokenLifetimeMs, accessToken);
    const orders = new Orders(random);
    const sessions = new Sessions(random, checkUserIp);
    const deliveries = new Deliveries({ webhookUrl, signWith, tokens, random, events });
    this.settings = settings;
    this.random = random;
    this.tokens = tokens;
    this.orders = orders;
    this.sessions = sessions;
    this.deliveries = deliveries;
    this.journeys = new Journeys({ stepMs, orders, sessions, deliveries, random, events });
    this.#begin();
  }

  /**
   * As after the start, but for the tokens: the seed mints the same ones again, and a client that has just been refused one would not
   * take it.
   */
  reset(): void {
    this.stop();
    this.random.reset();
    this.scripts.clear();
    this.requests.clear();
    this.#begin();
  }

  /** Ends what would go on by itself. */
  stop(): void {
    this.journeys.clear();
    this.deliveries.clear();
  }

  #begin(): void {
    this.latencyMs = this.settings.latencyMs;
    this.sessions.clear();
    this.orders.clear();
    for (const fields of this.settings.orders) {
      this.orders.put(fillOrder(fields, fields.id ?? this.random.uuid("given order")));
    }
  }
}
