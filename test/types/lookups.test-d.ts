import { describe, expectTypeOf, test } from "vitest";
import {
  type Country,
  type CryptoCurrency,
  type FiatCurrency,
  type Order,
  type Price,
  type PriceQuery,
  TransakClient,
  type WebhookDelivery,
} from "../../src/index.ts";

const transak = new TransakClient({ environment: "staging", apiKey: "key", accessToken: "token" });
const pair = { fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum" };

describe("getPrice", () => {
  test("takes exactly one amount, as a number or a decimal string", () => {
    expectTypeOf(transak.getPrice({ ...pair, isBuyOrSell: "BUY", fiatAmount: 50 })).resolves.toEqualTypeOf<Price>();
    transak.getPrice({ ...pair, isBuyOrSell: "BUY", cryptoAmount: "0.25" });
    transak.getPrice({ ...pair, isBuyOrSell: "SELL", cryptoAmount: 1, paymentMethod: undefined });
    // @ts-expect-error: no amount
    transak.getPrice({ ...pair, isBuyOrSell: "BUY" });
    // @ts-expect-error: both amounts
    transak.getPrice({ ...pair, isBuyOrSell: "BUY", fiatAmount: 50, cryptoAmount: 1 });
    // @ts-expect-error: Transak ignores the fiatAmount of a sale
    transak.getPrice({ ...pair, isBuyOrSell: "SELL", fiatAmount: 50 });
  });

  test("refuses what it does not know, and a partner's key from outside", () => {
    // @ts-expect-error: BUY
    transak.getPrice({ ...pair, isBuyOrSell: "buy", fiatAmount: 50 });
    // @ts-expect-error: paymentMethod
    transak.getPrice({ ...pair, isBuyOrSell: "BUY", fiatAmount: 50, paymentMethods: "x" });
    // @ts-expect-error: the client sends its own
    transak.getPrice({ ...pair, isBuyOrSell: "BUY", fiatAmount: 50, partnerApiKey: "x" });
    // @ts-expect-error: network is required
    transak.getPrice({ fiatCurrency: "EUR", cryptoCurrency: "ETH", isBuyOrSell: "BUY", fiatAmount: 50 });
    expectTypeOf<keyof PriceQuery>().extract<"partnerApiKey">().toBeNever();
  });
});

describe("lists", () => {
  test("are arrays of public interfaces, in which only what is certain is there without a doubt", () => {
    expectTypeOf(transak.getCryptoCurrencies).returns.resolves.toEqualTypeOf<CryptoCurrency[]>();
    expectTypeOf(transak.getFiatCurrencies).returns.resolves.toEqualTypeOf<FiatCurrency[]>();
    expectTypeOf(transak.getCountries).returns.resolves.toEqualTypeOf<Country[]>();
    expectTypeOf<Country["alpha2"]>().toEqualTypeOf<string>();
    expectTypeOf<undefined>().toExtend<Country["supportedDocuments"]>();
    expectTypeOf<null>().toExtend<CryptoCurrency["address"]>();
  });

  test("take the options of a call, and no query", () => {
    transak.getCountries({ userIp: "203.0.113.42", timeoutMs: 1, maxRetries: 0 });
    // @ts-expect-error: only sessions carry the user's own token
    transak.getCountries({ userToken: "token" });
    // @ts-expect-error: there is nothing to ask for
    transak.getCountries({ alpha2: "AT" });
  });
});

test("verifyWalletAddress wants all three, and says yes or no", () => {
  const query = { cryptoCurrency: "ETH", network: "ethereum", walletAddress: "0x1" };
  expectTypeOf(transak.verifyWalletAddress(query)).resolves.toEqualTypeOf<{ readonly valid: boolean }>();
  // @ts-expect-error: network
  transak.verifyWalletAddress({ cryptoCurrency: "ETH", walletAddress: "0x1" });
});

test("an order by one's own id may be none", () => {
  expectTypeOf(transak.getOrderByPartnerOrderId("order-1042")).resolves.toEqualTypeOf<Order | undefined>();
  // @ts-expect-error: an id
  transak.getOrderByPartnerOrderId();
});

test("getWebhooks takes types that this release does not know, and gives orders", () => {
  expectTypeOf(transak.getWebhooks({ eventType: "ORDER_ARCHIVED" })).resolves.toEqualTypeOf<WebhookDelivery[]>();
  expectTypeOf<WebhookDelivery["webhookData"]["status"]>().toEqualTypeOf<Order["status"]>();
  // @ts-expect-error: orderId
  transak.getWebhooks({ orderID: "o-1", eventType: "ORDER_COMPLETED" });
});
