import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TransakClient } from "transak-partner-api";
import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type RunningShop, runningShop } from "./running-shop.ts";
import type { ShopOptions } from "./server.ts";

/** As the page sends it: what the document's examples offer. */
const order = {
  country: "US",
  fiatAmount: "50",
  fiatCurrency: "USD",
  paymentMethod: "credit_debit_card",
  coin: "USDC ethereum",
  walletAddress: "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e",
};

const exampleOrder = {
  id: "transak-order",
  createdAt: "2026-03-02T10:15:00.000Z",
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
};

let running: RunningShop;
const open = async (options: Partial<ShopOptions> = {}) => {
  running = await runningShop(options);
  return running;
};
const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${running.url}/api/widget-url`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

afterEach(() => running.close());

describe("what a browser may set", () => {
  test("is the order, and nothing that is the shop's to say", async () => {
    const { calls } = await open();

    const response = await post({
      ...order,
      apiKey: "another-key",
      referrerDomain: "evil.example",
      redirectURL: "https://evil.example",
      productsAvailed: "SELL",
    });

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(calls()[0]?.widgetParams).toEqual({
      productsAvailed: "BUY",
      fiatAmount: 50,
      fiatCurrency: "USD",
      paymentMethod: "credit_debit_card",
      cryptoCurrencyCode: "USDC",
      network: "ethereum",
      walletAddress: order.walletAddress,
      disableWalletAddressForm: true,
      hideExchangeScreen: true,
      partnerOrderId: expect.stringMatching(/^[\da-f-]{36}$/),
      apiKey: "our-key",
      referrerDomain: "shop.example",
    });
  });

  test.each<[string, unknown, string]>([
    ["no order", {}, "choose"],
    ["an amount that is no number", { ...order, fiatAmount: "fifty" }, "enter an amount"],
    ["an amount of another kind", { ...order, fiatAmount: ["50"] }, "enter an amount"],
    ["less than the payment method takes", { ...order, fiatAmount: "4" }, "least is 5 USD by Card Payment"],
    ["more than it takes", { ...order, fiatAmount: "1e9" }, "most is 3000 USD by Card Payment"],
    ["less than another method takes", { ...order, paymentMethod: "google_pay", fiatAmount: "29" }, "least is 30 USD"],
    ["another currency", { ...order, fiatCurrency: "XXX" }, "choose"],
    ["a payment method that is not offered", { ...order, paymentMethod: "cash" }, "choose"],
    ["a coin that Transak has and the shop does not sell", { ...order, coin: "USDT tron" }, "choose"],
    ["an address of another kind", { ...order, walletAddress: { toString: "0x" } }, "wallet"],
  ])("is not %s", async (_name, body, word) => {
    const { calls } = await open();

    const response = await post(body);

    expect(response.status).toBe(400);
    expect((await response.json()).message).toContain(word);
    expect(calls()).toEqual([]);
  });

  test("cannot come from a form of another site, which cannot send JSON", async () => {
    const { calls } = await open();
    expect((await post(order, { "content-type": "text/plain" })).status).toBe(400);
    expect(calls()).toEqual([]);
  });
});

describe("the order form", () => {
  const ask = async (what: string, query: Record<string, string> = {}) =>
    fetch(`${running.url}/api/${what}?${new URLSearchParams(query)}`);
  const json = async (what: string, query?: Record<string, string>) => (await ask(what, query)).json();
  const count = (operation: string) => running.mockFetch.calls.filter((call) => call.operation === operation).length;

  test("offers what is allowed and what the shop sells, of each only what the page shows", async () => {
    await open();
    const { currencies, ...offer } = await json("offer", { country: "US" });
    expect(offer).toEqual({
      country: "US",
      countries: [{ code: "US", name: "United States of America" }],
      currency: "USD",
      coins: [{ id: "USDC ethereum", symbol: "USDC", network: "ethereum" }],
    });
    expect(currencies).toMatchObject([
      { symbol: "USD", methods: [{ id: "credit_debit_card", name: "Card Payment", min: 5, max: 3000 }, {}, {}, {}] },
    ]);
  });

  test("leaves out what is not for the visitor's country, what is not active, and limits in another currency", async () => {
    const { mockFetch } = await open();
    const germany = { alpha2: "DE", alpha3: "DEU", name: "Germany", currencyCode: "EUR" };
    const country = { ...germany, isAllowed: true, isLightKycAllowed: true };
    const nowhere = { ...country, alpha2: "XX", isAllowed: false };
    mockFetch.respondWith("get-countries", { body: { response: [country, nowhere] } });
    const coin = { symbol: "ETH", name: "Ethereum", isAllowed: true, roundOff: 4, network: { name: "ethereum" } };
    const inGermany = { country: "DE", availability: "none" };
    const bitcoin = { ...coin, symbol: "BTC", network: { name: "mainnet" }, kycCountriesNotSupported: ["DE"] };
    const base = { ...coin, network: { name: "base" }, regionsNotSupported: [inGermany] };
    const response = [coin, bitcoin, base, { ...coin, symbol: "USDC", isAllowed: false }];
    mockFetch.respondWith("get-crypto-currencies", { body: { response } });
    const method = { id: "card", name: "", processingTime: "", isActive: true, minAmount: 5, limitCurrency: "USD" };
    const paymentOptions = [method, { ...method, isActive: false }, { ...method, supportedCountryCode: ["US"] }];
    const euro = { symbol: "EUR", name: "Euro", isAllowed: true, paymentOptions };
    mockFetch.respondWith("get-fiat-currencies", { body: { response: [euro, { ...euro, isAllowed: false }] } });

    expect(await json("offer", { country: "XX" })).toEqual({
      country: "DE",
      countries: [{ code: "DE", name: "Germany" }],
      currency: "EUR",
      currencies: [{ symbol: "EUR", methods: [{ id: "card", name: "card" }] }],
      coins: [{ id: "ETH ethereum", symbol: "ETH", network: "ethereum" }],
    });
  });

  test("looks the lists up once for all visitors, and again after a failure", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { mockFetch } = await open();
    mockFetch.respondWith("get-countries", 500, { times: 1 });
    expect((await ask("offer")).status).toBe(503);
    expect((await ask("offer")).status).toBe(200);
    await ask("offer");
    await post(order);
    expect([count("get-countries"), count("get-fiat-currencies"), count("get-crypto-currencies")]).toEqual([2, 2, 2]);
  });

  test("tells a price, or why there is none, for which Transak is not asked", async () => {
    await open();
    expect(await json("price", order)).toEqual({ cryptoAmount: expect.any(Number), totalFee: expect.any(Number) });
    expect(running.mockFetch.calls.at(-1)?.query).toMatchObject({
      isBuyOrSell: "BUY",
      fiatAmount: "50",
      fiatCurrency: "USD",
      paymentMethod: "credit_debit_card",
      cryptoCurrency: "USDC",
      network: "ethereum",
    });
    expect(await json("price", { ...order, fiatAmount: "3001" })).toEqual({
      message: "The most is 3000 USD by Card Payment.",
    });
    expect(count("get-price")).toBe(1);
  });

  test("says whether a wallet can receive the coin", async () => {
    const { mockFetch } = await open();
    expect(await json("wallet", order)).toEqual({ valid: true });
    mockFetch.respondWith("verify-wallet-address", "invalid");
    expect(await json("wallet", order)).toEqual({ valid: false });
    expect(await json("wallet", { ...order, walletAddress: "0x" })).toEqual({ valid: false });
    expect(count("verify-wallet-address")).toBe(2);
  });
});

describe("the visitor's IP", () => {
  test.each([
    ["the connection's, where there is no proxy, whatever a header claims", 0, "127.0.0.1"],
    ["the last of X-Forwarded-For behind one proxy", 1, "203.0.113.42"],
    ["the one before behind two", 2, "198.51.100.7"],
  ])("is %s", async (_name, proxies, userIp) => {
    const { calls } = await open({ proxies });

    await post(order, { "x-forwarded-for": "192.0.2.1, 198.51.100.7, 203.0.113.42" });

    expect(calls()[0]?.headers["x-user-ip"]).toBe(userIp);
  });
});

describe("when something goes wrong", () => {
  test("limits how fast one visitor may ask", async () => {
    const { calls } = await open({ openingsPerMinute: 2 });

    const statuses = [await post(order), await post(order), await post(order)].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 429]);
    expect(calls()).toHaveLength(2);
  });

  test.each([
    [400, "invalidWalletAddress", "wallet address"],
    [503, 429, "try again in a moment"],
    [502, 403, "not available right now"],
  ] as const)("answers %s to %s, with a word for the customer, and logs no secret", async (status, answer, words) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const { mockFetch } = await open();
    mockFetch.respondWith("create-widget-url", answer);

    const response = await post(order);

    expect(response.status).toBe(status);
    expect((await response.json()).message).toContain(words);
    expect(JSON.stringify(log.mock.calls)).toContain("Transak answered");
    expect(JSON.stringify(log.mock.calls)).not.toContain("our-token");
  });
});

describe("an order", () => {
  const stage = async (id: string) => (await fetch(`${running.url}/api/sales/${id}`)).json();
  const notify = (body: string) => fetch(`${running.url}/api/transak-webhook`, { method: "POST", body });
  const begin = async () => (await (await post(order)).json()).partnerOrderId as string;

  test("is paid by a genuine webhook, stays paid, and minds no second one", async () => {
    await open();
    const partnerOrderId = await begin();
    expect(await stage(partnerOrderId)).toEqual({ stage: "pending" });
    for (const type of ["ORDER_PROCESSING", "ORDER_COMPLETED", "ORDER_COMPLETED", "ORDER_CREATED"] as const) {
      expect((await notify(await signWebhook({ type, order: { partnerOrderId } }, "our-token"))).status).toBe(200);
    }
    expect(await stage(partnerOrderId)).toEqual({ stage: "completed" });
  });

  test("that fails is followed by another one under the same sale, which is paid, whichever is heard of first", async () => {
    await open();
    const news = async (type: "ORDER_FAILED" | "ORDER_COMPLETED" | "ORDER_CREATED", id: string) =>
      notify(await signWebhook({ type, order: { id, partnerOrderId } }, "our-token"));
    let partnerOrderId = await begin();
    await news("ORDER_FAILED", "order-1");
    expect(await stage(partnerOrderId)).toEqual({ stage: "failed" });
    await news("ORDER_CREATED", "order-1");
    expect(await stage(partnerOrderId)).toEqual({ stage: "failed" });
    await news("ORDER_CREATED", "order-2");
    expect(await stage(partnerOrderId)).toEqual({ stage: "pending" });
    await news("ORDER_COMPLETED", "order-2");
    expect(await stage(partnerOrderId)).toEqual({ stage: "completed" });

    partnerOrderId = await begin();
    await news("ORDER_COMPLETED", "order-4");
    await news("ORDER_FAILED", "order-3");
    expect(await stage(partnerOrderId)).toEqual({ stage: "completed" });
  });

  test("of which a webhook cannot be verified yet is asked for again, and an event of something else is taken", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const fetch = createMockFetch();
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "our-key",
      accessToken: () => "our-token",
      fetch,
    });
    await open({ transak });
    const genuine = await signWebhook({ type: "ORDER_COMPLETED" }, "our-token");
    expect((await notify(genuine)).status).toBe(503);
    await transak.getAccessToken();
    expect((await notify(genuine)).status).toBe(200);
    expect((await notify(await signWebhook({ type: "KYC_APPROVED", order: null }, "our-token"))).status).toBe(200);
  });

  test("is not paid by a forgery", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await open();
    const partnerOrderId = await begin();
    const forged = await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId } }, "our-key");
    expect([(await notify(forged)).status, (await notify("")).status]).toEqual([400, 400]);
    expect(await stage(partnerOrderId)).toEqual({ stage: "pending" });
  });

  test("whose webhook never came is looked up once it is overdue", async () => {
    const { calls, mockFetch, sales, transak } = await open();
    const partnerOrderId = await begin();
    await sales.reconcile(transak, 60_000);
    expect(calls()).toHaveLength(1);
    const found = { ...exampleOrder, partnerOrderId, status: "EXPIRED" };
    mockFetch.respondWith("get-orders", { body: { data: [found] } });

    await sales.reconcile(transak, 0);
    expect(calls().at(-1)?.query["filter[partnerOrderId]"]).toBe(partnerOrderId);
    expect(await stage(partnerOrderId)).toEqual({ stage: "failed" });
    mockFetch.respondWith("get-orders", { body: { data: [{ ...found, id: "second-try", status: "COMPLETED" }] } });
    await sales.reconcile(transak, 0);
    expect(await stage(partnerOrderId)).toEqual({ stage: "completed" });
    await sales.reconcile(transak, 0);
    expect(calls()).toHaveLength(3);
  });

  test("is nobody's who cannot name it", async () => {
    await open();
    expect((await fetch(`${running.url}/api/sales/1`)).status).toBe(404);
  });
});

test("npm start sells through the sandbox", async () => {
  await open();
  const start = fileURLToPath(new URL("start.ts", import.meta.url));
  const { TRANSAK_API_KEY: _key, TRANSAK_API_SECRET: _secret, ...env } = process.env;
  const started = spawn(process.execPath, ["--import", "tsx", start], { env: { ...env, PORT: "0" } });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      started.stdout.on("data", (text) => resolve(/http:\/\/localhost:\d+/.exec(String(text))?.[0] ?? ""));
      started.once("exit", (code) => reject(new Error(`npm start ended with ${code}`)));
    });
    const response = await fetch(`${url}/api/widget-url`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(order),
    });
    expect((await response.json()).widgetUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?apiKey=any-api-key&sessionId=/);
  } finally {
    started.kill();
  }
});
