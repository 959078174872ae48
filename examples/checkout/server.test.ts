import { spawn } from "node:child_process";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { TransakClient } from "transak-partner-api";
import { createMockFetch, signWebhook } from "transak-partner-api/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { filledForm as order, type RunningShop, runningShop } from "./running-shop.ts";
import type { ShopOptions } from "./server.ts";

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

  test("is not paid by a request without a body, of which not even the length is said", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await open();
    // By hand, as every client of HTTP says that the length is nothing.
    const socket = connect(Number(new URL(running.url).port));
    socket.write("POST /api/transak-webhook HTTP/1.1\r\nhost: shop.example\r\nconnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /);
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
