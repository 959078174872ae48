import type { Reader } from "../check/readers.ts";
import { describeKind } from "../check/shape.ts";
import type { Order } from "../generated/order.ts";
import { isObject } from "../json.ts";
import { findOrderFault } from "../operations/order.ts";
import { mockOrder } from "../testing/mock-order.ts";

/** An order as a file or a test gives it, with what it leaves out. */
export function fillOrder(fields: Partial<Order>, id: string): Order {
  const createdAt = new Date().toISOString();
  return mockOrder({ id, createdAt, updatedAt: fields.createdAt ?? createdAt, ...fields });
}

/** Reads the orders that are there from the start. A file may hold anything. */
export const readGivenOrders: Reader<readonly Partial<Order>[]> = (value, fail) => {
  if (!Array.isArray(value)) return fail(`must be an array of orders; got ${describeKind(value)}.`);
  const ids = new Set<string>();
  for (const [index, given] of value.entries()) {
    const fault = findFault(given) ?? (ids.has(given.id) ? "an order with the id of another." : undefined);
    if (fault) return fail(`holds, at index ${index}, ${fault}`);
    if (given.id !== undefined) ids.add(given.id);
  }
  return value;
};

function findFault(given: unknown): string | undefined {
  if (!isObject(given)) return "an order that is not an object.";
  const order: Readonly<Record<string, unknown>> = { ...fillOrder(given, "any") };
  const wrong = Object.keys(fields).find((name) => order[name] !== undefined && !fields[name]?.is(order[name]));
  return findOrderFault(order) ?? (wrong && `an order whose ${wrong} is not ${fields[wrong]?.what}.`);
}

const isTime = (value: unknown): boolean => typeof value === "string" && !Number.isNaN(Date.parse(value));
const text = { is: (value: unknown) => typeof value === "string", what: "a string" };
const number = { is: (value: unknown) => Number.isFinite(value), what: "a number" };
const steps = {
  is: (value: unknown) =>
    Array.isArray(value) && value.every((step) => isObject(step) && isTime(step.createdAt ?? "2026-01-01")),
  what: "a list of steps with their times",
};

/** What pages and actions read of an order, beside what every order has. */
const fields: Readonly<Record<string, { readonly is: (value: unknown) => boolean; readonly what: string }>> = {
  createdAt: { is: isTime, what: "a time" },
  fiatAmount: number,
  cryptoAmount: number,
  statusHistories: steps,
  partnerOrderId: text,
  partnerApiKey: text,
  walletAddress: text,
  redirectURL: text,
  paymentOptionId: text,
};
