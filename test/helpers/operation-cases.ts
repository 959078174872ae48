import { exampleResponses } from "../../src/generated/mock.ts";
import { operations } from "../../src/generated/operations.ts";
import { findEnvelope } from "../../src/http/document.ts";
import type { CallOptions, TransakClient, TransakClientOptions } from "../../src/index.ts";
import { session, widgetUrl } from "./behaviours.ts";
import { accessToken, apiSecret, userIp, userToken } from "./client.ts";
import { orderId, person, personalOrder } from "./personal-data.ts";
import { transports } from "./transports.ts";

type OperationId = keyof typeof operations;

/** The methods of a client that perform an operation. */
export type OperationMethod = Exclude<keyof TransakClient, "environment" | "getAccessToken" | "getAccessTokens">;

/** What only the case can say: a good response, and a call with all that must stay private. */
interface CaseParts {
  readonly id: OperationId;
  /** What every request holds, in its path or its body. */
  readonly sent: string;
  /** A good response. */
  readonly body: string;
  /** What a call makes of it, at the least. */
  readonly result: object;
  /** Whether responses are about a person. */
  readonly holdsPersonalData: boolean;
  /** What documented errors give that are no errors of the call, by the name of the example. */
  readonly recovered?: Readonly<Record<string, unknown>>;
  call(client: TransakClient, options?: CallOptions): Promise<unknown>;
}

/** An operation as the suites see it that hold for all of them. */
export interface OperationCase extends CaseParts {
  /** The client's method. */
  readonly name: OperationMethod;
  readonly method: "GET" | "POST";
  /** Without the query. */
  readonly path: string;
  /** The field of a good response that holds what was asked for. */
  readonly envelope: string | undefined;
  readonly sendsAccessToken: boolean;
  /** What no error shows, whoever echoes it. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What of private things may stand in events: the document's path. */
  readonly inEvents: readonly string[];
}

const { walletAddress, partnerOrderId } = person;
const page = JSON.stringify({ meta: { limit: 100, skip: 0, totalCount: 1 }, data: [personalOrder] });
const delivery = {
  id: "65f000000000000000000001",
  createdAt: "2026-03-02T10:15:00.000Z",
  eventID: "ORDER_COMPLETED",
  webhookData: personalOrder,
};
/** The document's first example of a lookup. */
const lookup = <Id extends "get-price" | "get-crypto-currencies" | "get-fiat-currencies" | "get-countries">(id: Id) => {
  const [{ body }] = exampleResponses[id];
  return { id, body: JSON.stringify(body), result: body.response, holdsPersonalData: false };
};

/** One for each method: a method without a case does not compile, nor does an operation that no method performs. */
const cases = {
  createWidgetUrl: {
    id: "create-widget-url",
    sent: '"fiatAmount":50',
    body: session,
    result: { widgetUrl },
    holdsPersonalData: false,
    call: (client, options) =>
      client.createWidgetUrl({ fiatAmount: 50 }, { userToken, ...options, userIp: options?.userIp ?? userIp }),
  },
  getOrder: {
    id: "get-order-by-order-id",
    sent: orderId,
    body: JSON.stringify({ meta: { orderId }, data: personalOrder }),
    result: personalOrder,
    holdsPersonalData: true,
    call: (client, options) => client.getOrder(orderId, { userIp, ...options }),
  },
  listOrders: {
    id: "get-orders",
    sent: "?limit=100&skip=0&",
    body: page,
    result: { orders: [personalOrder], totalCount: 1 },
    holdsPersonalData: true,
    recovered: { orderNotFound: { orders: [], totalCount: 0 } },
    call: (client, options) => client.listOrders({ walletAddress, partnerOrderId }, { userIp, ...options }),
  },
  getOrderByPartnerOrderId: {
    id: "get-orders",
    sent: `partnerOrderId]=${partnerOrderId}`,
    body: page,
    result: personalOrder,
    holdsPersonalData: true,
    recovered: { orderNotFound: undefined },
    call: (client, options) => client.getOrderByPartnerOrderId(partnerOrderId, { userIp, ...options }),
  },
  getWebhooks: {
    id: "get-webhooks",
    sent: `orderID=${orderId}&eventID=ORDER_COMPLETED`,
    body: JSON.stringify({ meta: { orderID: orderId }, data: [delivery] }),
    result: [delivery],
    holdsPersonalData: true,
    call: (client, options) => client.getWebhooks({ orderId, eventType: "ORDER_COMPLETED" }, { userIp, ...options }),
  },
  getPrice: {
    ...lookup("get-price"),
    sent: "partnerApiKey=partner-key",
    call: (client, options) =>
      client.getPrice(
        { isBuyOrSell: "BUY", fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum", fiatAmount: 50 },
        { userIp, ...options },
      ),
  },
  getCryptoCurrencies: {
    ...lookup("get-crypto-currencies"),
    sent: "/crypto-currencies",
    call: (client, options) => client.getCryptoCurrencies({ userIp, ...options }),
  },
  getFiatCurrencies: {
    ...lookup("get-fiat-currencies"),
    sent: "?apiKey=partner-key",
    call: (client, options) => client.getFiatCurrencies({ userIp, ...options }),
  },
  getCountries: {
    ...lookup("get-countries"),
    sent: "/countries",
    call: (client, options) => client.getCountries({ userIp, ...options }),
  },
  verifyWalletAddress: {
    id: "verify-wallet-address",
    sent: `walletAddress=${walletAddress}`,
    body: JSON.stringify({ response: true }),
    result: { valid: true },
    holdsPersonalData: false,
    recovered: { invalidWalletAddress: { valid: false } },
    call: (client, options) =>
      client.verifyWalletAddress({ cryptoCurrency: "ETH", network: "ethereum", walletAddress }, { userIp, ...options }),
  },
} as const satisfies Readonly<Record<OperationMethod, CaseParts>>;

/** A refresh is performed where it is needed, by no method of its own: `test/tokens` is about it. */
type WithoutCase = Exclude<OperationId, (typeof cases)[OperationMethod]["id"] | "refresh-access-token">;
true satisfies [WithoutCase] extends [never] ? true : WithoutCase;

export const operationCases: readonly OperationCase[] = Object.entries<CaseParts>(cases).map(([name, parts]) => {
  const { method, path, credentials } = operations[parts.id];
  const carries = (header: string) => (credentials as readonly string[]).includes(header);
  return {
    ...parts,
    name: name as OperationMethod,
    method,
    path: path.replace("{orderId}", orderId),
    envelope: findEnvelope(operations[parts.id]),
    sendsAccessToken: carries("access-token"),
    secrets: {
      apiSecret,
      widgetUrl,
      ...(carries("access-token") && { accessToken }),
      ...(carries("authorization") && { userToken }),
    },
    inEvents: path.includes("{orderId}") ? [orderId] : [],
  };
});

/** Those about a person. */
export const orderCases: readonly OperationCase[] = operationCases.filter(({ holdsPersonalData }) => holdsPersonalData);

/** An operation over one of the transports. */
export interface Way {
  /** Of the suite. */
  readonly name: string;
  readonly transport: string;
  readonly fetch: TransakClientOptions["fetch"];
  readonly operation: OperationCase;
}

/** Each operation over each transport, for `describe.each`. */
export const everyWay: readonly Way[] = operationCases.flatMap((operation) =>
  transports.map(([transport, fetch]) => ({
    name: `${operation.name} over ${transport}`,
    transport,
    fetch,
    operation,
  })),
);

/** The first of each kind that a transport could tell from another: by its method, and by who is asked. */
const kinds = new Map(operationCases.toReversed().map((each) => [`${each.method} ${each.envelope}`, each]));

/**
 * Each operation over `fetch`, and one of each kind over the other transports: no transport knows which operation it serves, so what
 * it makes of a response is seen with few of them.
 */
export const everyKindOfWay: readonly Way[] = everyWay.filter(
  ({ transport, operation }) => transport === transports[0]?.[0] || [...kinds.values()].includes(operation),
);

/** Those that send an access token. */
export const everyWayWithToken: readonly Way[] = everyWay.filter(({ operation }) => operation.sendsAccessToken);
