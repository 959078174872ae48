import { callReaders, readOptions } from "../check/options.ts";
import { describeKind } from "../check/shape.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Order, requiredOrderFields } from "../generated/order.ts";
import { api } from "../http/api.ts";
import { type Body, untrusted } from "../http/body.ts";
import { type AnswerContext, type Call, perform } from "../http/call.ts";
import type { CallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import type { TokenSource } from "../tokens/source.ts";
import { findOrderFault, orderErrors } from "./order.ts";

type Success = Body<"get-order-by-order-id", 200>;

// The page of the single order has a list of fields of its own: what every order has must be in it, too.
requiredOrderFields satisfies readonly (keyof Success["data"])[];

/** Get Order By Order ID. */
export function getOrder(settings: Settings, tokens: TokenSource, orderId: string, given: CallOptions): Promise<Order> {
  return perform("getOrder", () => prepare(settings, tokens, orderId, given));
}

function prepare(settings: Settings, tokens: TokenSource, given: unknown, givenOptions: unknown): Call<Order> {
  const orderId = readOrderId(given);
  const options = readOptions(givenOptions, "The second argument of getOrder", callReaders, TransakValidationError);
  const { userIp } = options;
  return {
    operation: operations["get-order-by-order-id"],
    settings,
    options,
    tokens,
    ...orderErrors,
    compose: ({ transport, accessToken }) =>
      api.GET("/partners/api/v2/order/{orderId}", {
        ...transport<"get-order-by-order-id">({ "access-token": accessToken, "x-api-key": settings.apiKey }),
        params: { path: { orderId }, header: userIp === undefined ? {} : { "x-user-ip": userIp } },
      }),
    read: readOrder,
  };
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

function readOrder(body: unknown, { refuse }: AnswerContext): Order {
  const { data } = untrusted<Success>(body);
  if (data === undefined) throw refuse("without data.");
  const fault = findOrderFault(data);
  if (fault) throw refuse(`with an order ${fault}`);
  return data as Order;
}
