import { expect } from "vitest";
import { exampleResponses } from "../../src/generated/mock.ts";
import { requiredPriceFields } from "../../src/generated/price.ts";
import { answeringJson } from "../helpers/behaviours.ts";
import type { Lies } from "./fault.ts";

const [{ body }] = exampleResponses["get-price"];
const [fiat] = exampleResponses["get-fiat-currencies"][0].body.response;

/** Responses to Get Price without what every price has. */
export const priceLies: Lies = {
  without: /but (without response|response is not an object|with a price without)/,
  others: [
    { name: "a list of prices", server: answeringJson(200, { response: [body.response] }) },
    ...requiredPriceFields.map((field) => ({
      name: `a price without ${field}`,
      server: answeringJson(200, { response: { ...body.response, [field]: undefined } }),
      fields: { status: 200, message: expect.stringContaining(`with a price without ${field}.`) },
    })),
    {
      name: "a price that is null",
      server: answeringJson(200, { response: { ...body.response, conversionPrice: null } }),
      fields: { status: 200, message: expect.stringContaining("with a price without conversionPrice.") },
    },
  ],
};

const noArray = { status: 200, message: expect.stringContaining("response is not an array of objects.") };

/** Responses without a list, or with something in it that is not an object. */
export const listLies: Lies = {
  without: /but (without response|response is not an array of objects)/,
  others: [
    { name: "response an object", server: answeringJson(200, { response: fiat }), fields: noArray },
    { name: "response a list by numbers", server: answeringJson(200, { response: { 0: fiat, length: 1 } }) },
    ...[null, 42, "EUR", [fiat]].map((value) => ({
      name: `${JSON.stringify(value).slice(0, 10)} in the list`,
      server: answeringJson(200, { response: [fiat, value] }),
      fields: noArray,
    })),
  ],
};

/** Responses to Verify Wallet Address that say neither yes nor no. */
export const addressLies: Lies = {
  without: /but (without response|response is not a boolean)/,
  others: ["true", 1, {}, []].map((value) => ({
    name: `response ${JSON.stringify(value)}`,
    server: answeringJson(200, { response: value }),
    fields: { status: 200, message: expect.stringContaining("response is not a boolean.") },
  })),
};
