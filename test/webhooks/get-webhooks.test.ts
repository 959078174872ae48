import { expect, test } from "vitest";
import {
  type TransakEvent,
  TransakResponseError,
  TransakValidationError,
  type WebhooksQuery,
} from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { expectNothingPersonal, personalOrder } from "../helpers/personal-data.ts";

const delivery = {
  id: "65f000000000000000000001",
  createdAt: "2026-03-02T10:15:00.000Z",
  eventID: "ORDER_COMPLETED",
  webhookData: personalOrder,
};

test.each<[WebhooksQuery, string]>([
  [{}, ""],
  [{ eventType: "ORDER_COMPLETED" }, "?eventID=ORDER_COMPLETED"],
  [{ orderId: "o-1", eventType: "ORDER_FAILED" }, "?orderID=o-1&eventID=ORDER_FAILED"],
])("asks for %j", async (query, search) => {
  const { transak, urls } = answeredClient(() => ({ meta: {}, data: [delivery] }));
  expect(await transak.getWebhooks(query)).toEqual([delivery]);
  expect(urls.map((url) => url.search)).toEqual([search]);
});

test.each<[object, RegExp]>([
  [{ orderId: "o-1" }, /An orderId needs an eventType/],
  [{ orderID: "o-1" }, /did you mean "orderId"\?/],
  [{ eventType: "" }, /eventType must be a non-empty string/],
])("refuses %j before anything is sent", async (query, message) => {
  const { transak, urls } = answeredClient(() => ({ data: [] }));
  const error = await catchError(transak.getWebhooks(query));
  expect(error).toBeInstanceOf(TransakValidationError);
  expect(error.message).toMatch(message);
  expect(urls).toEqual([]);
});

test.each<[string, unknown]>([
  ["no list", delivery],
  ["null in a list of its own", [null]],
  ["a webhook without its type", [{ ...delivery, eventID: undefined }]],
  ["a webhook without an order", [{ ...delivery, webhookData: { id: "x" } }]],
  ["a webhook with null for its order", [{ ...delivery, webhookData: null }]],
])("refuses %s, and shows nothing personal", async (_name, data) => {
  const { transak } = answeredClient(() => ({ data }));
  const error = await catchError(transak.getWebhooks());
  expect(error).toBeInstanceOf(TransakResponseError);
  expectNothingPersonal(JSON.stringify(error));
});

test("one that is not a webhook of an order hides no other, and is told by an event without what it holds", async () => {
  const odd = [null, { ...delivery, eventID: undefined }, { ...delivery, webhookData: { kyc: "quokka@example" } }];
  const events: TransakEvent[] = [];
  const fetch = async () => Response.json({ data: [odd[0], delivery, odd[1], odd[2]] });
  expect(await createClient({ fetch, onEvent: (event) => events.push(event) }).getWebhooks()).toEqual([delivery]);
  const skipped = events.filter(({ type }) => type === "order-skipped");
  expect(skipped).toMatchObject([
    { operation: "get-webhooks", fault: "A webhook without id." },
    { fault: "A webhook without eventID." },
    { fault: "An order without id." },
  ]);
  expect(JSON.stringify(skipped)).not.toContain("quokka");
});

test("_id stands in for the id of an order that has none", async () => {
  const { id, ...order } = personalOrder as { readonly id: string };
  const { transak } = answeredClient(() => ({ data: [{ ...delivery, webhookData: { ...order, _id: id } }] }));
  expect((await transak.getWebhooks())[0]?.webhookData.id).toBe(id);
});
