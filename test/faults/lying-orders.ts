import { expect } from "vitest";
import { answeringJson } from "../helpers/behaviours.ts";
import { personalOrder } from "../helpers/personal-data.ts";
import type { Lies } from "./fault.ts";

const certain = ["id", "createdAt", "status", "isBuyOrSell", "fiatCurrency", "cryptoCurrency"] as const;
const lies: Readonly<Record<string, unknown>> = {
  missing: undefined,
  null: null,
  empty: "",
  "a number": 42,
  "an object": { value: "COMPLETED" },
  "an array": ["COMPLETED"],
};

/** Orders in which one of the certain fields is something else, whatever personal data is beside it. */
const faultyOrders = certain.flatMap((field) =>
  Object.entries(lies).map(([lie, value]) => ({
    name: `${field} ${lie}`,
    order: { ...personalOrder, [field]: value },
    fields: { status: 200, message: expect.stringContaining(`with an order without ${field}.`) },
  })),
);
const noObject = { status: 200, message: expect.stringContaining("with an order that is not an object.") };

/** Answers to Get Order without an order. */
export const orderLies: Lies = {
  without: /but (without data|with an order)/,
  others: [
    { name: "a list of the order", server: answeringJson(200, { data: [personalOrder] }), fields: noObject },
    ...faultyOrders.map(({ name, order, fields }) => ({ name, server: answeringJson(200, { data: order }), fields })),
  ],
};

const delivery = (webhookData: object) => ({
  id: "65f000000000000000000001",
  createdAt: "2026-03-02T10:15:00.000Z",
  eventID: "ORDER_COMPLETED",
  webhookData,
});
const onlyOne = (order: unknown) => answeringJson(200, { meta: { totalCount: 1 }, data: [order] });

/** Responses to Get Webhooks without a list, or with something in it that is not a webhook. */
export const deliveryLies: Lies = {
  without: /but (without data|data is not a list\.)/,
  others: [
    ...[null, 42, [personalOrder]].map((value) => ({
      name: `${JSON.stringify(value).slice(0, 10)} in place of the webhooks`,
      server: answeringJson(200, { data: [value] }),
      fields: { status: 200, message: expect.stringContaining("with a webhook without id.") },
    })),
    ...["id", "createdAt", "eventID", "webhookData"].map((field) => ({
      name: `a webhook without ${field}`,
      server: answeringJson(200, { data: [{ ...delivery(personalOrder), [field]: undefined }] }),
      fields: { status: 200, message: expect.stringContaining(`with a webhook without ${field}.`) },
    })),
    ...faultyOrders.map(({ name, order, fields }) => ({
      name: `a webhook of an order whose ${name}`,
      server: answeringJson(200, { data: [delivery(order)] }),
      fields,
    })),
  ],
};

/** Answers to Get Orders without a list, or with something in it that is no order. */
export const pageLies: Lies = {
  without: /but (without data|data is not a list\.)/,
  others: [
    { name: "data an order", server: answeringJson(200, { data: personalOrder }), fields: { status: 200 } },
    { name: "data a list by numbers", server: answeringJson(200, { data: { 0: personalOrder, length: 1 } }) },
    ...[null, 42, "order", [personalOrder]].map((value) => ({
      name: `${JSON.stringify(value).slice(0, 10)} in place of the orders`,
      server: onlyOne(value),
      fields: noObject,
    })),
    ...faultyOrders.map(({ name, order, fields }) => ({
      name: `an order whose ${name}`,
      server: onlyOne(order),
      fields,
    })),
  ],
};
