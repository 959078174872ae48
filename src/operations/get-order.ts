import { describeKind } from "../check/shape.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Order, requiredOrderFields } from "../generated/order.ts";
import { type Call, defineCall } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import type { Data } from "../http/document.ts";
import type { CallOptions } from "../options.ts";
import { orderErrors, readOrder } from "./order.ts";

const operation = operations["get-order-by-order-id"];

// The page of the single order has a list of fields of its own: what every order has must be in it, too.
requiredOrderFields satisfies readonly (keyof Data<"get-order-by-order-id">)[];

/** Get Order By Order ID. */
export function getOrder(orderId: string, options: CallOptions): Call<Order> {
  return defineCall({
    operation,
    input: { path: { orderId: readOrderId(orderId) } },
    options: readCallOptions(operation, options),
    ...orderErrors,
    read: (data, { invalidResponse }) => readOrder(data, invalidResponse),
  });
}

/** One segment of a path, whatever is in it: only `.` and `..` would still lead elsewhere once escaped. */
function readOrderId(value: unknown): string {
  if (typeof value !== "string" || value === "") {
    throw new TransakValidationError(`orderId must be a string; got ${describeKind(value)}.`, {
      hint: "It is the id of an order, from a webhook or from listOrders.",
    });
  }
  if (/^\.\.?$/.test(value) || value.length > 200 || /[\ud800-\udfff]/u.test(value)) {
    throw new TransakValidationError("orderId is not the id of an order.");
  }
  return value;
}
