import type { Order, OrderStatus } from "../generated/order.ts";
import { signClaims } from "../testing/sign-webhook.ts";
import type { AccessTokens, WebhookKeyChoice } from "./access-tokens.ts";
import type { SandboxDelivery, SandboxEvents } from "./events.ts";
import { eventTypes } from "./order-flow.ts";
import { type PostOutcome, post } from "./post.ts";
import type { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";

/** What a webhook says, as Transak signs it. */
export interface WebhookClaims {
  readonly webhookData: Omit<Order, "_id">;
  readonly eventID: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A delivery, and what was delivered. */
export interface DeliveryRecord {
  readonly delivery: SandboxDelivery;
  readonly claims: WebhookClaims;
}

interface DeliveryOptions {
  readonly webhookUrl: string | undefined;
  readonly signWith: WebhookKeyChoice;
  readonly tokens: AccessTokens;
  readonly random: Random;
  readonly events: SandboxEvents;
}

const maxDeliveries = 1000;

/** Posts an order's changes to the partner's URL, one after the other, and keeps what came of each. None is repeated. */
export class Deliveries {
  readonly #records = new RecentMap<DeliveryRecord>(maxDeliveries);
  /** By order: the delivery that the next one has to wait for. */
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #options: DeliveryOptions;
  #closing = new AbortController();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Tells the partner how an order stands. */
  send(order: Order, signedWith: SandboxDelivery["signedWith"] = this.#options.signWith): Promise<SandboxDelivery> {
    const { _id, ...webhookData } = order;
    const claims = { webhookData, eventID: eventType(order), createdAt: new Date().toISOString() };
    const id = this.#options.random.bytes("delivery").toString("hex").slice(0, 24);
    return this.#enqueue(id, claims, signedWith, 1);
  }

  /**
   * Sends a delivery again, signed with the token that is now in force.
   *
   * @throws {TypeError} for an id that is none.
   */
  resend(id: string): Promise<SandboxDelivery> {
    const record = this.#records.get(id);
    if (!record) throw new TypeError(`There is no delivery ${JSON.stringify(id)}.`);
    const { delivery, claims } = record;
    return this.#enqueue(id, claims, delivery.signedWith, delivery.attempt + 1);
  }

  /** Oldest first. */
  list(): DeliveryRecord[] {
    return this.#records.values();
  }

  /** Forgets all, and gives up what is under way. */
  clear(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#records.clear();
    this.#queues.clear();
  }

  #enqueue(id: string, claims: WebhookClaims, signedWith: SandboxDelivery["signedWith"], attempt: number) {
    const orderId = claims.webhookData.id;
    const { signal } = this.#closing;
    const before = this.#queues.get(orderId);
    const deliver = () => this.#deliver(id, claims, signedWith, attempt, signal);
    const delivered = before ? before.then(deliver) : deliver();
    this.#queues.set(orderId, delivered);
    return delivered.finally(() => {
      if (this.#queues.get(orderId) === delivered) this.#queues.delete(orderId);
    });
  }

  async #deliver(
    id: string,
    claims: WebhookClaims,
    signedWith: SandboxDelivery["signedWith"],
    attempt: number,
    signal: AbortSignal,
  ): Promise<SandboxDelivery> {
    const beganAt = performance.now();
    const createdAt = new Date().toISOString();
    const outcome = await this.#post(claims, signedWith, signal);
    const durationMs = Math.round(performance.now() - beganAt);
    const { webhookData, eventID } = claims;
    const type = eventID as SandboxDelivery["type"];
    const delivery = { id, orderId: webhookData.id, type, signedWith, createdAt, attempt, ...outcome, durationMs };
    if (!signal.aborted) {
      this.#records.set(id, { delivery, claims });
      this.#options.events.emit({ type: "delivery", delivery });
    }
    return delivery;
  }

  async #post(claims: WebhookClaims, signedWith: SandboxDelivery["signedWith"], signal: AbortSignal) {
    const { webhookUrl } = this.#options;
    if (webhookUrl === undefined) return { error: "not sent: the sandbox has no webhook URL" } satisfies PostOutcome;
    const key = this.#signingKey(claims, signedWith);
    if (key === undefined) return { error: missingKey(signedWith) } satisfies PostOutcome;
    return post(webhookUrl, await signClaims(claims, key), signal);
  }

  #signingKey({ webhookData }: WebhookClaims, signedWith: SandboxDelivery["signedWith"]): string | undefined {
    const { tokens, random } = this.#options;
    if (signedWith === "forged") return random.jwt("forgery", {});
    const apiKey = webhookData.partnerApiKey ?? tokens.lastApiKey();
    return tokens.signing(apiKey ?? "", signedWith);
  }
}

const eventType = ({ status }: Order): SandboxDelivery["type"] =>
  eventTypes[status as OrderStatus] ?? "ORDER_PROCESSING";

const missingKey = (signedWith: SandboxDelivery["signedWith"]): string =>
  signedWith === "current"
    ? "not sent: no access token has been minted yet, and it is the key of webhooks"
    : "not sent: there is no previous access token, mint a second one first";
