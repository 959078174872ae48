import { expect } from "vitest";
import { exampleResponses } from "../../src/generated/mock.ts";

/** What an order says of a person, and what a caller asks for. Nothing else in the tests has these words. */
export const person = {
  userFirstName: "Quokka",
  userLastName: "O'Numbat-Zebra",
  email: "quokka.numbat@bandicoot.example",
  ipAddress: "198.51.100.77",
  walletAddress: "0xb1lbyb1lbyb1lbyb1lbyb1lbyb1lbyb1lbyb1lby",
  fromWalletAddress: "0xd1ngod1ngod1ngod1ngod1ngod1ngod1ngod1ngo",
  partnerOrderId: "order-of-wallaby-1042",
  partnerCustomerId: "customer-p0toroo-77",
};

export const orderId = "7f1d2c3b-0000-4000-8000-00000wombat1";

const [example] = exampleResponses["get-orders"][0].body.data;
const { partnerOrderId, ...others } = person;
/** What the document calls the partner's own id, which its example has as in each other place. */
const [ownId = ""] = Object.entries(example).find(([, value]) => value === "order-1042") ?? [];

/** A whole order, with personal data on each level that a server may send it on. */
export const personalOrder = {
  id: orderId,
  createdAt: "2026-03-02T10:15:00.000Z",
  status: "COMPLETED",
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
  fiatAmount: 50,
  ...others,
  [ownId]: partnerOrderId,
  paymentOptions: [{ name: "SEPA", fields: [{ name: "IBAN", value: "DE02120300000000202051" }] }],
  addressAdditionalData: { memo: "memo-of-possum" },
};

const needles = [...Object.values(person), "DE02120300000000202051", "memo-of-possum", orderId, "O\\u0027Numbat"].map(
  (needle) => needle.toLowerCase(),
);

/** Fails if a text holds anything that an order says of a person, or what was asked for. */
export function expectNothingPersonal(text: string, allowed: readonly string[] = []): void {
  const lowerCase = text.toLowerCase();
  const found = needles.filter((needle) => lowerCase.includes(needle));
  expect(found.filter((needle) => !allowed.includes(needle))).toEqual([]);
}
