import type { Order, OrderStatus } from "../generated/order.ts";
import type { WebhookEventType } from "../generated/webhook-event-type.ts";
import { createTable } from "./table.ts";

/**
 * The webhook of each status.
 *
 * Source: https://docs.transak.com/features/webhooks. Of ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK it says nothing; Transak counts
 * the status as in progress.
 */
export const eventTypes: Readonly<Record<OrderStatus, WebhookEventType>> = createTable({
  AWAITING_PAYMENT_FROM_USER: "ORDER_CREATED",
  PAYMENT_DONE_MARKED_BY_USER: "ORDER_PAYMENT_VERIFYING",
  PROCESSING: "ORDER_PROCESSING",
  PENDING_DELIVERY_FROM_TRANSAK: "ORDER_PROCESSING",
  ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK: "ORDER_PROCESSING",
  COMPLETED: "ORDER_COMPLETED",
  CANCELLED: "ORDER_FAILED",
  FAILED: "ORDER_FAILED",
  EXPIRED: "ORDER_FAILED",
  REFUNDED: "ORDER_REFUNDED",
});

/** What can be done with an order, and the status that it leads to. */
export const orderActions = {
  complete: "COMPLETED",
  fail: "FAILED",
  refund: "REFUNDED",
  cancel: "CANCELLED",
  expire: "EXPIRED",
  hold: "ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK",
} as const satisfies Readonly<Record<string, OrderStatus>>;

/** What can be done with an order. */
export type OrderAction = keyof typeof orderActions;

/** The way of an order that succeeds. A bank transfer and a sale are paid by hand, and the user says when. */
const flows = {
  card: ["AWAITING_PAYMENT_FROM_USER", "PROCESSING", "COMPLETED"],
  transfer: ["AWAITING_PAYMENT_FROM_USER", "PAYMENT_DONE_MARKED_BY_USER", "PENDING_DELIVERY_FROM_TRANSAK", "COMPLETED"],
} as const satisfies Readonly<Record<string, readonly OrderStatus[]>>;

const unpaid: readonly string[] = ["AWAITING_PAYMENT_FROM_USER", "PAYMENT_DONE_MARKED_BY_USER"] satisfies OrderStatus[];
const paid: readonly string[] = [
  "PROCESSING",
  "PENDING_DELIVERY_FROM_TRANSAK",
  "ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK",
] satisfies OrderStatus[];

/** Where each status can be reached from, by one step or by several. */
const reachableFrom: Readonly<Record<(typeof orderActions)[OrderAction], readonly string[]>> = {
  COMPLETED: [...unpaid, ...paid],
  FAILED: [...unpaid, ...paid],
  REFUNDED: [...unpaid, ...paid, "FAILED", "EXPIRED", "CANCELLED"],
  CANCELLED: unpaid,
  EXPIRED: unpaid,
  ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK: [...unpaid, ...paid.slice(0, 2)],
};

/** Whether the user pays by hand, and says so, as with a bank transfer. */
export function isPaidByHand({ isBuyOrSell, paymentOptionId = "" }: Pick<Order, "isBuyOrSell" | "paymentOptionId">) {
  return isBuyOrSell === "SELL" || /bank|wire|ach|sepa|pse/.test(paymentOptionId);
}

/** Whether something can be done with an order as it stands. */
export function canDo(order: Order, action: OrderAction): boolean {
  return reachableFrom[orderActions[action]].includes(order.status);
}

/**
 * The statuses that an order goes through, from the next one to the end of an action.
 *
 * @throws {TypeError} for an order that can no longer get there.
 */
export function stepsTo(order: Order, action: OrderAction): readonly OrderStatus[] {
  const target = orderActions[action];
  if (!canDo(order, action)) {
    throw new TypeError(`Order ${order.id} is ${order.status} and cannot become ${target}.`);
  }
  const flow: readonly OrderStatus[] = flows[isPaidByHand(order) ? "transfer" : "card"];
  const ahead = flow.slice(flow.indexOf(order.status as OrderStatus) + 1, -1);
  const isAhead = unpaid.includes(order.status) && needsPayment(action);
  return isAhead ? [...ahead, target] : [target];
}

const needsPayment = (action: OrderAction): boolean => ["complete", "refund", "hold"].includes(action);
