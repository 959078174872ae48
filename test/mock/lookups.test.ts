import { describe, expect, test } from "vitest";
import { operations } from "../../src/generated/operations.ts";
import { createMockFetch, type MockOperation, mockOrder } from "../../src/testing.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { clientOver, withSecret } from "../helpers/mock-client.ts";

const headers = { "x-api-key": "test-key", "access-token": "test-token" };
const paths = new Map<string, string>(Object.values(operations).map(({ id, path }) => [id, path]));

/** The body of a response to a GET. */
async function get(operation: MockOperation, query: Readonly<Record<string, string>> = {}, sent: object = headers) {
  const url = `https://api.example${paths.get(operation)}?${new URLSearchParams(query)}`;
  const response = await createMockFetch()(url, { headers: { ...sent } });
  return { status: response.status, body: await response.json() };
}

const example = (operation: string) =>
  documentedAnswers.find(({ operationId, status }) => operationId === operation && status === 200)?.value;

describe("a price", () => {
  const asked = {
    partnerApiKey: "test-key",
    fiatCurrency: "EUR",
    cryptoCurrency: "BTC",
    network: "mainnet",
    isBuyOrSell: "BUY",
    paymentMethod: "sepa_bank_transfer",
  };
  const { response: priceOfExample } = example("get-price") as { response: Record<string, number> };

  test("is of what was asked for, and does not repeat the key", async () => {
    const { body } = await get("get-price", { ...asked, fiatAmount: "26.34" });
    const { partnerApiKey, ...rest } = asked;
    expect(body.response).toMatchObject({ ...rest, fiatAmount: 26.34, cryptoAmount: 0.01140386, totalFee: 3.06 });
    expect(body.response).not.toHaveProperty("partnerApiKey");
  });

  test("keeps to its rate, after fees, whatever the amount", async () => {
    for (const amount of [{ fiatAmount: "500" }, { cryptoAmount: "0.25" }, { fiatAmount: "1", cryptoAmount: "0.25" }]) {
      const { response: price } = (await get("get-price", { ...asked, ...amount })).body;
      expect(price.cryptoAmount).toBeCloseTo((price.fiatAmount - price.totalFee) * price.conversionPrice, 4);
      expect(price.conversionPrice).toBe(priceOfExample.conversionPrice);
    }
  });

  test("of a query that lacks a parameter is refused", async () => {
    const { network, ...rest } = asked;
    const { status, body } = await get("get-price", rest);
    expect([status, body.error.message]).toEqual([400, "query.network is required."]);
  });
});

describe("webhooks that were sent", () => {
  test("are of the order that is asked for", async () => {
    const { body } = await get("get-webhooks", { orderID: "order-7", eventID: "ORDER_COMPLETED" });
    expect(body).toMatchObject({
      meta: { orderID: "order-7", eventID: "ORDER_COMPLETED" },
      data: [{ eventID: "ORDER_COMPLETED", webhookData: { id: "order-7" } }],
    });
  });

  test("are none for an event of another type", async () => {
    expect((await get("get-webhooks", { eventID: "ORDER_CREATED" })).body.data).toEqual([]);
  });
});

describe("a list that is public", () => {
  const lists = ["get-countries", "get-crypto-currencies", "get-fiat-currencies"] as const;

  test.each(lists)("%s is the example", async (operation) => {
    const withoutToken = { "x-api-key": "test-key" };
    expect((await get(operation, {}, withoutToken)).body).toEqual(example(operation));
  });

  test.each(lists)("%s without a key is refused, although the document has no example of that", async (operation) => {
    expect(documentedAnswers.filter((each) => each.operationId === operation && each.status === 400)).toEqual([]);
    expect(await get(operation, {}, {})).toEqual({
      status: 400,
      body: { error: { statusCode: 400, name: "Bad Request", message: "header x-api-key is required." } },
    });
  });
});

describe("through a client", () => {
  test("all lookups succeed, and no token is minted", async () => {
    const mockFetch = createMockFetch();
    const transak = clientOver(mockFetch, withSecret());
    const walletAddress = `0x${"ab".repeat(20)}`;
    const price = await transak.getPrice({
      isBuyOrSell: "SELL",
      fiatCurrency: "EUR",
      cryptoCurrency: "ETH",
      network: "base",
      cryptoAmount: "0.5",
    });
    expect(price).toMatchObject({ isBuyOrSell: "SELL", fiatCurrency: "EUR", cryptoAmount: 0.5 });
    for (const list of [transak.getCountries(), transak.getCryptoCurrencies(), transak.getFiatCurrencies()])
      expect((await list).length).toBeGreaterThan(0);
    const asked = { cryptoCurrency: "ETH", network: "base", walletAddress };
    expect(await transak.verifyWalletAddress(asked)).toEqual({ valid: true });
    expect(mockFetch.calls.map(({ operation }) => operation)).not.toContain("refresh-access-token");
  });

  test.each(["invalid", "invalidWalletAddress"] as const)("a wallet is not valid by a script: %s", async (name) => {
    const mockFetch = createMockFetch().respondWith("verify-wallet-address", name);
    const asked = { cryptoCurrency: "ETH", network: "base", walletAddress: "0x" };
    expect(await clientOver(mockFetch).verifyWalletAddress(asked)).toEqual({ valid: false });
  });

  test("the webhooks of an order and an event", async () => {
    const webhooks = await clientOver(createMockFetch()).getWebhooks({
      orderId: "order-7",
      eventType: "ORDER_COMPLETED",
    });
    expect(webhooks).toMatchObject([{ webhookData: { id: "order-7" } }]);
  });

  test("an order by its partnerOrderId, and none by another", async () => {
    const orders = [mockOrder({ id: "failed", partnerOrderId: "p-1", status: "FAILED" })];
    const transak = clientOver(createMockFetch({ orders }));
    expect(await transak.getOrderByPartnerOrderId("p-1")).toMatchObject({ id: "failed" });
    expect(await transak.getOrderByPartnerOrderId("p-2")).toBeUndefined();
  });
});
