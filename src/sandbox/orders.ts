import type { Order, OrderStatus } from "../generated/order.ts";
import { eventTypes } from "./order-flow.ts";
import type { Random } from "./random.ts";
import { RecentMap } from "./recent-map.ts";

const maxOrders = 10_000;

const messages: Readonly<Record<OrderStatus, string>> = {
  AWAITING_PAYMENT_FROM_USER: "New order",
  PAYMENT_DONE_MARKED_BY_USER: "The user says that the payment is made",
  PROCESSING: "Payment received, the order is being processed",
  PENDING_DELIVERY_FROM_TRANSAK: "Payment received, delivery is pending",
  ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK: "Delivery is on hold",
  COMPLETED: "Order completed",
  CANCELLED: "Cancelled by the user",
  FAILED: "Payment failed",
  REFUNDED: "Payment refunded",
  EXPIRED: "Not paid in time",
};

/** The orders of a sandbox. Each change is a new object: what was handed out stays as it was. */
export class Orders {
  readonly #orders = new RecentMap<Order>(maxOrders);
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** By Transak's id or, where there is no such id, the newest with this `partnerOrderId`. */
  find(id: string): Order | undefined {
    return this.#orders.get(id) ?? this.list().findLast(({ partnerOrderId }) => partnerOrderId === id);
  }

  /** By Transak's id, if the order belongs to this partner. */
  findOf(apiKey: string, id: string): Order | undefined {
    const order = this.#orders.get(id);
    return order && belongsTo(apiKey, order) ? order : undefined;
  }

  listOf(apiKey: string): Order[] {
    return this.list().filter((order) => belongsTo(apiKey, order));
  }

  /** Oldest first. */
  list(): Order[] {
    return this.#orders.values();
  }

  put(order: Order): Order {
    this.#orders.set(order.id, order);
    return order;
  }

  /** The order with its next status, and with what comes with it. */
  advance(order: Omit<Order, "status">, status: OrderStatus): Order {
    const now = new Date().toISOString();
    const entry = { status, createdAt: now, message: messages[status], partnerEventId: eventTypes[status] };
    return this.put({
      ...order,
      status,
      updatedAt: now,
      statusHistories: [...(order.statusHistories ?? []), { ...entry, isEmailSentToUser: false }],
      ...this.#fieldsOf(order, status, now),
    });
  }

  clear(): void {
    this.#orders.clear();
  }

  #fieldsOf({ isBuyOrSell, fiatAmount = 0 }: Omit<Order, "status">, status: OrderStatus, now: string): Partial<Order> {
    if (status === "PAYMENT_DONE_MARKED_BY_USER") return { paymentMarkedAt: now };
    if (status === "PROCESSING" || status === "PENDING_DELIVERY_FROM_TRANSAK") {
      return { amountPaid: isBuyOrSell === "BUY" ? fiatAmount : 0, isPaymentProcessing: true };
    }
    if (status !== "COMPLETED") return { isPaymentProcessing: false };
    const transactionHash = `0x${this.#random.bytes("transaction").toString("hex")}`;
    return { completedAt: now, isPaymentProcessing: false, ...(isBuyOrSell === "BUY" && { transactionHash }) };
  }
}

/** An order without a partner, as a file of orders may hold, is everyone's. */
const belongsTo = (apiKey: string, { partnerApiKey }: Order): boolean =>
  partnerApiKey === undefined || partnerApiKey === apiKey;
