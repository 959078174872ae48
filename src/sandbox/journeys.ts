import type { Order, OrderStatus } from "../generated/order.ts";
import { type Checkout, toQuoteRequest } from "./checkout.ts";
import type { Deliveries } from "./deliveries.ts";
import type { SandboxEvents } from "./events.ts";
import { newOrder } from "./new-order.ts";
import { type OrderAction, orderActions, stepsTo } from "./order-flow.ts";
import type { Orders } from "./orders.ts";
import { quote } from "./quote.ts";
import type { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";
import type { OpenSession, Sessions } from "./sessions.ts";

interface JourneyOptions {
  readonly stepMs: number;
  readonly orders: Orders;
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
  readonly random: Random;
  readonly events: SandboxEvents;
}

const maxOrders = 10_000;

/** Moves orders from status to status, and tells the partner of each. */
export class Journeys {
  readonly #options: JourneyOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** How the e-mail address of an order's user says that the order ends. */
  readonly #endings = new RecentMap<OrderStatus>(maxOrders);

  constructor(options: JourneyOptions) {
    this.#options = options;
  }

  /** The visitor of a session confirms what they want. The order then waits for its payment. */
  create(session: OpenSession, checkout: Checkout): { order: Order; delivered: Promise<unknown> } {
    const { random, orders, sessions } = this.#options;
    const draft = newOrder(session, checkout, quote(toQuoteRequest(checkout), random), random);
    const ending = findEnding(checkout.email);
    if (ending) this.#endings.set(draft.id, ending);
    const order = orders.advance(draft, "AWAITING_PAYMENT_FROM_USER");
    sessions.attachOrder(session.id, order.id);
    return { order, delivered: this.#tell(order) };
  }

  /** The visitor pays, or says so. The rest happens by itself, in steps. */
  pay(order: Order): void {
    const [next, ...rest] = stepsTo(order, "complete");
    const ending = this.#endings.get(order.id);
    if (next) this.#walk(order.id, [next, ...(ending ? [...rest.slice(0, -1), ending] : rest)]);
  }

  /**
   * Takes an order where an action leads, at once.
   *
   * @returns the order, when the partner has been told of every step.
   * @throws {TypeError} for an order that is none, or that can no longer get there.
   */
  async act(id: string, action: OrderAction): Promise<Order> {
    const order = this.find(id);
    const steps = stepsTo(order, action);
    this.#stop(order.id);
    await Promise.all(steps.map((status) => this.#advance(order.id, status)));
    return this.find(order.id);
  }

  /** @throws {TypeError} for an order that is none. */
  find(id: string): Order {
    const order = this.#options.orders.find(id);
    if (!order) throw new TypeError(`The sandbox has no order ${JSON.stringify(id)}.`);
    return order;
  }

  clear(): void {
    for (const id of this.#timers.keys()) this.#stop(id);
    this.#endings.clear();
  }

  #walk(id: string, [next, ...rest]: readonly OrderStatus[]): void {
    // Ten thousand newer orders may have displaced it meanwhile.
    if (next === undefined || !this.#options.orders.find(id)) return;
    this.#advance(id, next);
    if (rest.length > 0)
      this.#timers.set(
        id,
        setTimeout(() => this.#walk(id, rest), this.#options.stepMs),
      );
    else this.#timers.delete(id);
  }

  #stop(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  #advance(id: string, status: OrderStatus): Promise<unknown> {
    return this.#tell(this.#options.orders.advance(this.find(id), status));
  }

  #tell(order: Order): Promise<unknown> {
    const { events, deliveries } = this.#options;
    events.emit({ type: "order", order });
    return deliveries.send(order);
  }
}

/**
 * How an order ends by the alias in an e-mail address, as on Transak's staging.
 *
 * Source: https://docs.transak.com/changelog/transaks-staging-environment-failed-orders-refunds
 */
export function findEnding(email: string): OrderStatus | undefined {
  const [, alias] = /\+(failed|refund)@/.exec(email.toLowerCase()) ?? [];
  if (alias === undefined) return undefined;
  return alias === "failed" ? orderActions.fail : orderActions.refund;
}
