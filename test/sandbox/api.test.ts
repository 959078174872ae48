import { expect, test, vi } from "vitest";
import { operations } from "../../src/generated/operations.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import {
  connectClient,
  createUrl,
  purchase,
  runSandbox,
  startReceiver,
  walletAddress,
} from "../helpers/running-sandbox.ts";

const query = (params: Readonly<Record<string, string>>) => new URLSearchParams(params).toString();

async function lookUp(url: string, path: string) {
  const response = await fetch(`${url}${path}`, { headers: { "x-api-key": "partner-key" } });
  return { status: response.status, body: await response.json() };
}

test("the client reads every response that the sandbox gives", async () => {
  const receiver = await startReceiver();
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const transak = connectClient(sandbox);
  const widgetUrl = await createUrl(transak, { partnerOrderId: "order-1" });
  const { id } = await sandbox.createOrder(widgetUrl);
  await sandbox.complete(id);

  expect(await transak.getOrder(id)).toMatchObject({ id, status: "COMPLETED" });
  expect(await transak.getOrderByPartnerOrderId("order-1")).toMatchObject({ id });
  expect(await transak.getOrderByPartnerOrderId("unknown")).toBeUndefined();
  expect((await transak.listOrders()).orders).toMatchObject([{ id }]);
  expect(await transak.getWebhooks({ orderId: id, eventType: "ORDER_COMPLETED" })).toMatchObject([
    { eventID: "ORDER_COMPLETED", webhookData: { id }, webhookResponse: { statusCode: 200 } },
  ]);
  const asked = { fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum", isBuyOrSell: "BUY" } as const;
  expect(await transak.getPrice({ ...asked, fiatAmount: 50 })).toMatchObject({ ...asked, fiatAmount: 50 });
  expect(await transak.getCryptoCurrencies()).toContainEqual(expect.objectContaining({ symbol: "BTC" }));
  expect(await transak.getFiatCurrencies()).toContainEqual(expect.objectContaining({ symbol: "GBP" }));
  expect(await transak.getCountries()).toContainEqual(expect.objectContaining({ alpha2: "FR" }));
  const wallet = { cryptoCurrency: "ETH", network: "ethereum", walletAddress };
  expect(await transak.verifyWalletAddress(wallet)).toEqual({ valid: true });
  const called = new Set(sandbox.requests.map(({ operation }) => operation));
  expect([...called].sort()).toEqual(Object.keys(operations).sort());
});

test("a price is quoted in the document's own terms, and moves a little", async () => {
  const { url } = await runSandbox();
  const asked = { partnerApiKey: "k", fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum" };
  const buy = { ...asked, isBuyOrSell: "BUY", paymentMethod: "credit_debit_card", fiatAmount: "50" };
  const path = `/api/v1/pricing/public/quotes?${query(buy)}`;
  const [first, second] = [(await lookUp(url, path)).body.response, (await lookUp(url, path)).body.response];
  expect(first.cryptoAmount).toBeCloseTo((first.fiatAmount - first.totalFee) * first.conversionPrice, 7);
  expect(first.conversionPrice).toBeCloseTo(first.marketConversionPrice * (1 - first.slippage / 100), 12);
  const fees = first.feeBreakdown.map(({ value }: { value: number }) => value);
  expect(fees.reduce((sum: number, fee: number) => sum + fee)).toBeCloseTo(first.totalFee, 7);
  expect(second.conversionPrice).not.toBe(first.conversionPrice);
  expect(Math.abs(second.conversionPrice / first.conversionPrice - 1)).toBeLessThan(0.01);

  const byCrypto = await lookUp(url, `/api/v1/pricing/public/quotes?${query({ ...buy, cryptoAmount: "0.1" })}`);
  expect(byCrypto.body.response.cryptoAmount).toBe(0.1);
  const sale = { ...asked, isBuyOrSell: "SELL", cryptoAmount: "0.1" };
  const { response: sold } = (await lookUp(url, `/api/v1/pricing/public/quotes?${query(sale)}`)).body;
  expect(sold.fiatAmount).toBeCloseTo(0.1 / sold.conversionPrice - sold.totalFee, 1);
});

test("a price that cannot be had says why", async () => {
  const { url } = await runSandbox();
  const asked = { partnerApiKey: "k", fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum" };
  const message = async (params: Readonly<Record<string, string>>) => {
    const { status, body } = await lookUp(url, `/api/v1/pricing/public/quotes?${query({ ...asked, ...params })}`);
    return [status, body.error.message];
  };
  expect(await message({ isBuyOrSell: "BUY", fiatAmount: "1" })).toEqual([400, "Minimum fiat amount is 5 EUR"]);
  expect(await message({ isBuyOrSell: "SELL", fiatAmount: "1" })).toEqual([400, "cryptoAmount is required for SELL"]);
  expect(await message({ isBuyOrSell: "BUY", network: "tron" })).toEqual([
    400,
    "The sandbox does not know ETH on tron",
  ]);
});

test("currencies and countries are those that the widget offers", async () => {
  const { url } = await runSandbox();
  const { response: coins } = (await lookUp(url, "/cryptocoverage/api/v1/public/crypto-currencies")).body;
  expect(coins).toContainEqual(expect.objectContaining({ symbol: "ETH", uniqueId: "ETHbase", isAllowed: true }));
  const { response: fiats } = (await lookUp(url, "/fiat/public/v1/currencies/fiat-currencies")).body;
  const euro = fiats.find(({ symbol }: { symbol: string }) => symbol === "EUR");
  expect(euro.paymentOptions.map(({ id }: { id: string }) => id)).toContain("sepa_bank_transfer");
  const { response: countries } = (await lookUp(url, "/api/v2/countries")).body;
  expect(countries).toContainEqual(expect.objectContaining({ alpha2: "DE", alpha3: "DEU", currencyCode: "EUR" }));
});

test("a wallet address is valid for its network alone", async () => {
  const sandbox = await runSandbox();
  const verify = async (cryptoCurrency: string, network: string) => {
    const params = query({ cryptoCurrency, network, walletAddress });
    return (await lookUp(sandbox.url, `/cryptocoverage/api/v1/public/verify-wallet-address?${params}`)).body.response;
  };
  expect(await verify("ETH", "ethereum")).toBe(true);
  expect(await verify("BTC", "mainnet")).toBe(false);

  const transak = connectClient(sandbox);
  const wrong = transak.createWidgetUrl({ ...purchase, cryptoCurrencyCode: "BTC" }, { userIp });
  expect(await catchError(wrong)).toMatchObject({ status: 400, errorCode: 4001 });
});

test("a request that violates the document gets 400 and 9001, naming the field", async () => {
  const sandbox = await runSandbox();
  const misspelt = connectClient(sandbox).createWidgetUrl(
    {},
    { userIp, extraWidgetParams: { walletAdress: walletAddress } },
  );
  expect(await catchError(misspelt)).toMatchObject({
    status: 400,
    errorCode: 9001,
    apiMessage: 'widgetParams has no parameter "walletAdress"; did you mean "walletAddress"?',
  });
});

test("a widget parameter that is newer than this release is let through by name", async () => {
  const sandbox = await runSandbox({ extraWidgetParams: ["brandNew"] });
  const call = connectClient(sandbox).createWidgetUrl({}, { userIp, extraWidgetParams: { brandNew: 1 } });
  await expect(call).resolves.toBeDefined();
});

test("a call without a token gets 401, and what is not an operation 404", async () => {
  const { url } = await runSandbox();
  const session = await fetch(`${url}/api/v2/auth/session`, { method: "POST", body: "{}" });
  expect([session.status, (await session.json()).error.errorCode]).toEqual([401, 1002]);
  const nothing = await fetch(`${url}/api/v3/unknown`);
  expect([nothing.status, (await nothing.json()).error.statusCode]).toEqual([404, 404]);
});

test("responses are scripted as the mock's are", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  sandbox
    .respondWith("create-widget-url", 403, { times: 1 })
    .respondWith("create-widget-url", "rateLimitedByProxy", { times: 1 })
    .respondWith("create-widget-url", new Error("cut"), { times: 1 })
    .respondWith("create-widget-url", () => ({ status: 418, body: { error: { message: "tea" } } }), { times: 1 });
  const statuses = [];
  for (let call = 0; call < 4; call++) statuses.push(await catchError(createUrl(transak)));
  expect(statuses).toMatchObject([
    { name: "TransakForbiddenError" },
    { name: "TransakRateLimitError", body: expect.stringContaining("<!DOCTYPE html>") },
    { name: "TransakConnectionError" },
    { status: 418, apiMessage: "tea" },
  ]);
  await expect(createUrl(transak)).resolves.toBeDefined();
  expect(() => sandbox.respondWith("create-widget-url", 418 as 401)).toThrow("has no example 418");

  sandbox.respondWith("*", 401);
  expect(await catchError(createUrl(transak))).toMatchObject({ status: 401 });
});

test("latency holds each response back", async () => {
  const sandbox = await runSandbox({ latencyMs: 60_000 });
  const slow = createUrl(connectClient(sandbox, { timeoutMs: 50 }));
  expect(await catchError(slow)).toMatchObject({ name: "TransakTimeoutError" });
});

test("the same calls of the same seed get the same ids, tokens and prices, also after a reset", async () => {
  const [one, two] = [await runSandbox({ seed: "seven" }), await runSandbox({ seed: "seven" })];
  const play = async (sandbox: typeof one) => {
    const transak = connectClient(sandbox);
    const token = await transak.getAccessToken();
    const url = await createUrl(transak);
    const { id, cryptoAmount } = await sandbox.createOrder(url);
    return { token, session: new URL(url).searchParams.get("sessionId"), id, cryptoAmount };
  };
  const first = await play(one);
  expect(await play(two)).toEqual(first);
  one.reset();
  expect(one).toMatchObject({ orders: [], deliveries: [], requests: [] });
  expect(await play(one)).toEqual(first);
  expect(await play(await runSandbox({ seed: "eight" }))).not.toEqual(first);
});

test("given orders are there from the start, and again after a reset", async () => {
  const sandbox = await runSandbox({ orders: [{ partnerOrderId: "order-1", status: "PROCESSING" }] });
  const [given] = sandbox.orders;
  await sandbox.complete("order-1");
  sandbox.reset();
  expect(sandbox.orders).toMatchObject([{ id: given?.id, partnerOrderId: "order-1", status: "PROCESSING" }]);
  await expect(runSandbox({ orders: [{ id: "" }] })).rejects.toThrow("orders holds, at index 0, an order without id.");
});

test("what happens is reported, without token, secret or widget URL", async () => {
  const events: unknown[] = [];
  const sandbox = await runSandbox({ onEvent: (event) => events.push(event) });
  const transak = connectClient(sandbox, { apiSecret: "very-secret" });
  const url = await createUrl(transak);
  await sandbox.createOrder(url);
  expect(events).toMatchObject([
    { type: "request", request: { operation: "refresh-access-token", status: 200 } },
    { type: "session", state: "created" },
    { type: "request", request: { operation: "create-widget-url", status: 200 } },
    { type: "order", order: { status: "AWAITING_PAYMENT_FROM_USER" } },
    { type: "delivery", delivery: { type: "ORDER_CREATED" } },
  ]);
  const told = JSON.stringify(events) + JSON.stringify(await (await fetch(`${sandbox.url}/sandbox/state`)).json());
  for (const secret of [
    "very-secret",
    await transak.getAccessToken(),
    new URL(url).searchParams.get("sessionId") ?? "",
  ]) {
    expect(told).not.toContain(secret);
  }
});

test("a handler of events that throws affects nothing", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const sandbox = await runSandbox({
    onEvent: () => {
      throw new Error("of the handler");
    },
  });
  await expect(createUrl(connectClient(sandbox))).resolves.toBeDefined();
  expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: "of the handler" }));
});

test("wrong options are said in one sentence", async () => {
  await expect(runSandbox({ prot: 1 } as object)).rejects.toThrow('has no option "prot"; did you mean "port"?');
  await expect(runSandbox({ port: 70_000 })).rejects.toThrow("port must be a whole number from 0 to 65535.");
  await expect(runSandbox({ webhookUrl: "ftp://x" })).rejects.toThrow("webhookUrl must be an http(s) URL");
  const { url } = await runSandbox();
  const port = Number(new URL(url).port);
  await expect(runSandbox({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
});
