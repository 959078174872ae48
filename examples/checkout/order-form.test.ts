import { afterEach, expect, test, vi } from "vitest";
import { filledForm, type RunningShop, runningShop } from "./running-shop.ts";

let running: RunningShop;
const open = async () => {
  running = await runningShop();
  return running;
};

afterEach(() => running.close());

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
  await fetch(`${running.url}/api/widget-url`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(filledForm),
  });
  expect([count("get-countries"), count("get-fiat-currencies"), count("get-crypto-currencies")]).toEqual([2, 2, 2]);
});

test("tells a price, or why there is none, for which Transak is not asked", async () => {
  await open();
  expect(await json("price", filledForm)).toEqual({ cryptoAmount: expect.any(Number), totalFee: expect.any(Number) });
  expect(running.mockFetch.calls.at(-1)?.query).toMatchObject({
    isBuyOrSell: "BUY",
    fiatAmount: "50",
    fiatCurrency: "USD",
    paymentMethod: "credit_debit_card",
    cryptoCurrency: "USDC",
    network: "ethereum",
  });
  expect(await json("price", { ...filledForm, fiatAmount: "3001" })).toEqual({
    message: "The most is 3000 USD by Card Payment.",
  });
  expect(count("get-price")).toBe(1);
});

test("says whether a wallet can receive the coin", async () => {
  const { mockFetch } = await open();
  expect(await json("wallet", filledForm)).toEqual({ valid: true });
  mockFetch.respondWith("verify-wallet-address", "invalid");
  expect(await json("wallet", filledForm)).toEqual({ valid: false });
  expect(await json("wallet", { ...filledForm, walletAddress: "0x" })).toEqual({ valid: false });
  expect(count("verify-wallet-address")).toBe(2);
});
