import { type Order, type OrderStatus, requiredOrderFields } from "../generated/order.ts";
import type { ErrorRules, Hints } from "../http/api-error.ts";
import type { Untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import { isObject } from "../json.ts";
import { contention, listIp, ownKeys } from "./hints.ts";

/** Where an order stands, as Transak itself sorts its statuses. */
export type OrderStage = "pending" | "completed" | "failed";

const finalStages: { readonly [Status in OrderStatus]?: OrderStage } = {
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "failed",
  REFUNDED: "failed",
  EXPIRED: "failed",
};

/**
 * Whether an order is still under way, has been completed, or never will be. A status that this release does not know is pending.
 *
 * Source: https://docs.transak.com/features/order-tracking
 *
 * @param status `status` of an order: decide by it, not by the type of a webhook.
 *
 * @example
 * ```ts
 * const order = await transak.getOrder(orderId);
 * await setStageOnce(order.id, orderStage(order.status));
 * ```
 */
export function orderStage(status: Order["status"]): OrderStage {
  return Object.hasOwn(finalStages, status) ? (finalStages[status as OrderStatus] ?? "pending") : "pending";
}

/** What keeps a value from being an order, to end a sentence, or undefined. */
export function findOrderFault(value: unknown): string | undefined {
  if (!isObject(value)) return "an order that is not an object.";
  const order: Untrusted<Order> = value;
  const missing = requiredOrderFields.find((name) => typeof order[name] !== "string" || order[name] === "");
  return missing && `an order without ${missing}.`;
}

/** @throws {TransakResponseError} for what is not an order. */
export function readOrder(value: unknown, context: ResponseContext): Order {
  return readOrders([value], context)[0] as Order;
}

/**
 * The orders of a list. What is not an order hides no other: it is left out, and reported by an event.
 *
 * @throws {TransakResponseError} for what is not a list, or holds no order but something else.
 */
export function readOrders(data: unknown, context: ResponseContext): Order[] {
  return keepSound(data, withId, findOrderFault, context) as Order[];
}

/** The entries of a list that have no fault once they are read. The others are reported by an event, unless there are none but such. */
export function keepSound<T>(
  data: unknown,
  read: (entry: unknown) => T,
  findFault: (entry: T) => string | undefined,
  { emit, invalidResponse }: ResponseContext,
): T[] {
  if (!Array.isArray(data)) throw invalidResponse("data is not a list.");
  const entries = data.map(read);
  const sound = entries.filter((entry) => findFault(entry) === undefined);
  const faults = entries.flatMap((entry) => findFault(entry) ?? []);
  if (faults[0] && sound.length === 0) throw invalidResponse(`with ${faults[0]}`);
  for (const fault of faults) emit({ type: "order-skipped", fault: `A${fault.slice(1)}` });
  return sound;
}

/** Older responses have `_id` alone. */
export function withId(value: unknown): unknown {
  return isObject(value) && value.id === undefined && value._id !== undefined ? { ...value, id: value._id } : value;
}

const hints: Hints = {
  401: (context) => `${contention(context)}${ownKeys(context)} ${listIp(context)}`,
  403: listIp,
  429: () => "Let webhooks tell you of orders, and ask only for those whose webhook is overdue.",
};

/** Transak says with 400 that an order is not there. */
export const orderErrors = {
  hints,
  isNotFound: (apiMessage: string) => /order not found/i.test(apiMessage),
  holdsPersonalData: true,
} satisfies ErrorRules;
