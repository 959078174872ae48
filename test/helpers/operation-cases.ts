import { expect } from "vitest";
import type { CallOptions, TransakClient, TransakClientOptions } from "../../src/index.ts";
import { session, widgetUrl } from "./behaviours.ts";
import { accessToken, apiSecret, userToken } from "./client.ts";
import { orderId, person, personalOrder } from "./personal-data.ts";
import { transports } from "./transports.ts";

/** An operation as the suites see it that hold for all of them: a good answer, and a call with all that must stay private. */
export interface OperationCase {
  /** The client's method. */
  readonly name: "createWidgetUrl" | "getOrder" | "listOrders";
  /** Its name in the document, which errors and events give. */
  readonly id: string;
  readonly method: "GET" | "POST";
  /** Without the query. */
  readonly path: string;
  /** What every request holds, in its path or its body. */
  readonly sent: string;
  /** A good answer. */
  readonly body: string;
  /** What a call makes of it, at the least. */
  readonly result: object;
  /** What no error shows, whoever echoes it. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What of private things may stand in events: the document's path. */
  readonly inEvents: readonly string[];
  call(client: TransakClient, options?: CallOptions): Promise<unknown>;
}

/** The user's own token is none of them: only sessions carry it. */
const known = { accessToken, apiSecret, widgetUrl };

export const createWidgetUrl: OperationCase = {
  name: "createWidgetUrl",
  id: "create-widget-url",
  method: "POST",
  path: "/api/v2/auth/session",
  sent: '"fiatAmount":50',
  body: session,
  result: { widgetUrl, expiresAt: expect.any(Date) },
  secrets: { ...known, userToken },
  inEvents: [],
  call: (client, options) =>
    client.createWidgetUrl({ fiatAmount: 50 }, { userToken, ...options, userIp: options?.userIp ?? "203.0.113.42" }),
};

const getOrder: OperationCase = {
  name: "getOrder",
  id: "get-order-by-order-id",
  method: "GET",
  path: `/partners/api/v2/order/${orderId}`,
  sent: orderId,
  body: JSON.stringify({ meta: { orderId }, data: personalOrder }),
  result: personalOrder,
  secrets: known,
  inEvents: [orderId],
  call: (client, options) => client.getOrder(orderId, { userIp: "203.0.113.42", ...options }),
};

const { walletAddress, partnerOrderId } = person;
const listOrders: OperationCase = {
  name: "listOrders",
  id: "get-orders",
  method: "GET",
  path: "/partners/api/v2/orders",
  sent: "?limit=100&skip=0&",
  body: JSON.stringify({ meta: { limit: 100, skip: 0, totalCount: 1 }, data: [personalOrder] }),
  result: { orders: [personalOrder], totalCount: 1 },
  secrets: known,
  inEvents: [],
  call: (client, options) =>
    client.listOrders({ walletAddress, partnerOrderId }, { userIp: "203.0.113.42", ...options }),
};

export const operationCases: readonly OperationCase[] = [createWidgetUrl, getOrder, listOrders];

export const orderCases: readonly OperationCase[] = [getOrder, listOrders];

/** An operation over one of the transports. */
export interface Way {
  /** Of the suite. */
  readonly name: string;
  readonly fetch: TransakClientOptions["fetch"];
  readonly operation: OperationCase;
}

/** Each operation over each transport, for `describe.each`. */
export const everyWay: readonly Way[] = operationCases.flatMap((operation) =>
  transports.map(([name, fetch]) => ({ name: `${operation.name} over ${name}`, fetch, operation })),
);
