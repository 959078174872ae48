import { describeKind } from "../check/shape.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Order, requiredOrderFields } from "../generated/order.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { Data } from "../http/document.ts";
import type { CallOptions } from "../options.ts";
import { orderErrors, readOrder } from "./order.ts";

const operation = operations["get-order-by-order-id"];
const readCallOptions = callOptionsReader(operation);

// The page of the single order has a list of fields of its own: what every order has must be in it, too.
requiredOrderFields satisfies readonly (keyof Data<"get-order-by-order-id">)[];

/** Get Order By Order ID. */
export function getOrder(orderId: string, options: CallOptions): Call<Order> {
  return defineCall({
    operation,
    input: { path: { orderId: readOrderId(orderId) } },
    options: readCallOptions(options),
    ...orderErrors,
    read: readOrder,
  });
}

/** Without what a proxy may take for another path once it has undone the escapes, and without what no id holds. */
function readOrderId(value: unknown): string {
  if (typeof value !== "string" || value === "") {
    throw new TransakValidationError(`orderId must be a string; got ${describeKind(value)}.`, {
      hint: "It is the id of an order, from a webhook or from listOrders.",
    });
  }
  if (/^\.\.?$/.test(value) || value.length > 200 || /[\s\p{Cc}\p{Cs}/\\]/u.test(value)) {
    throw new TransakValidationError("orderId is not the id of an order.", {
      hint: "An id has no white space, control characters or slashes. Pass the id alone, as it came.",
    });
  }
  return value;
}
