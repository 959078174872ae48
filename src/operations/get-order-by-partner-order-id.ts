import { readOptions, text } from "../check/readers.ts";
import { requireFields } from "../check/shape.ts";
import { TransakNotFoundError, TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Order, orderStatuses } from "../generated/order.ts";
import { type Call, type Caller, defineCall, perform } from "../http/call.ts";
import { type CallValues, callOptionsReader } from "../http/call-options.ts";
import type { QueryCallOptions } from "../options.ts";
import { orderErrors, orderStage, readOrders } from "./order.ts";

const operation = operations["get-orders"];
const readCallOptions = callOptionsReader(operation);

/** Before Transak was founded: without a first day it leaves out what is older than 90 days. */
const firstDay = "2016-01-01";

/** A user may have tried several times: a paid order matters most, then one that may still be paid. */
const stages = ["completed", "pending", "failed"];

interface Search {
  readonly partnerOrderId: string;
  readonly options: CallValues;
}

/** @throws {TransakValidationError} naming the argument and how to fix it. */
export function readSearch(partnerOrderId: unknown, options: QueryCallOptions): Search {
  const readers = { partnerOrderId: text };
  const read = readOptions({ partnerOrderId }, "getOrderByPartnerOrderId", readers, TransakValidationError);
  requireFields(read, ["partnerOrderId"], []);
  return { partnerOrderId: read.partnerOrderId, options: readCallOptions(options) };
}

/**
 * Finds the order of a `partnerOrderId`, whatever its status. Whether Transak then gives orders of every status is not documented:
 * an empty list, other than an error, may mean that there is one of a status that it has left out.
 */
export async function findOrder(caller: Caller, search: Search): Promise<Order | undefined> {
  for (const status of [undefined, ...orderStatuses]) {
    const orders = await perform(caller, getMatches(search, status));
    if (orders === "unknown") return undefined;
    if (orders.length > 0) return orders.sort(compareOrders)[0];
  }
  return undefined;
}

function getMatches({ partnerOrderId, options }: Search, status: string | undefined): Call<Order[] | "unknown"> {
  const query = {
    limit: 100,
    startDate: firstDay,
    "filter[productsAvailed]": '["BUY","SELL"]',
    "filter[status]": status,
    "filter[partnerOrderId]": partnerOrderId,
  };
  return defineCall<Order[] | "unknown", typeof operation, { readonly query: typeof query }>({
    operation,
    input: { query },
    options,
    ...orderErrors,
    recover: (failure): "unknown" => {
      if (failure instanceof TransakNotFoundError) return "unknown";
      throw failure;
    },
    // A server that ignored the filter would show another customer's order.
    read: (data, context) => readOrders(data, context).filter((order) => order.partnerOrderId === partnerOrderId),
  });
}

function compareOrders(a: Order, b: Order): number {
  const byStage = stages.indexOf(orderStage(a.status)) - stages.indexOf(orderStage(b.status));
  return byStage || Date.parse(b.createdAt) - Date.parse(a.createdAt);
}
