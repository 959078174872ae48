import { expect, test } from "vitest";
import { orderStage } from "../../src/index.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { connectClient, createUrl, runSandbox, startReceiver } from "../helpers/running-sandbox.ts";

test("a checkout goes from the widget URL to a paid order, with three webhooks that verify", async () => {
  const receiver = await startReceiver();
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const transak = connectClient(sandbox);
  const { id, status } = await sandbox.createOrder(await createUrl(transak, { partnerOrderId: "order-1" }));
  expect(status).toBe("AWAITING_PAYMENT_FROM_USER");

  const paid = await sandbox.complete("order-1");
  expect(orderStage(paid.status)).toBe("completed");
  expect(await transak.getOrder(id)).toEqual(paid);

  const events = await Promise.all(receiver.bodies.map((body) => verifyWebhook(body, transak)));
  expect(events.map(({ type, order }) => [type, order.status])).toEqual([
    ["ORDER_CREATED", "AWAITING_PAYMENT_FROM_USER"],
    ["ORDER_PROCESSING", "PROCESSING"],
    ["ORDER_COMPLETED", "COMPLETED"],
  ]);
  expect(events[2]?.order).toMatchObject({ id, partnerOrderId: "order-1", fiatAmount: 50, cryptoCurrency: "ETH" });
  expect(events[2]?.order).not.toHaveProperty("_id");
});

test("a bank transfer and a sale are paid by hand, and the partner hears of it", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  const transfer = await sandbox.createOrder(await createUrl(transak, { paymentMethod: "sepa_bank_transfer" }));
  const sale = await sandbox.createOrder(await createUrl(transak, { productsAvailed: "SELL", cryptoAmount: 0.1 }));
  for (const { id } of [transfer, sale]) {
    const { statusHistories = [] } = await sandbox.complete(id);
    expect(statusHistories.map(({ partnerEventId }) => partnerEventId)).toEqual([
      "ORDER_CREATED",
      "ORDER_PAYMENT_VERIFYING",
      "ORDER_PROCESSING",
      "ORDER_COMPLETED",
    ]);
  }
  expect(sale).not.toHaveProperty("walletAddress");
});

const endings = [
  ["fail", "FAILED", "ORDER_FAILED"],
  ["cancel", "CANCELLED", "ORDER_FAILED"],
  ["expire", "EXPIRED", "ORDER_FAILED"],
  ["refund", "REFUNDED", "ORDER_REFUNDED"],
  ["hold", "ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK", "ORDER_PROCESSING"],
] as const;

test.each(endings)("%s makes an order %s", async (action, status, event) => {
  const sandbox = await runSandbox();
  const { id } = await sandbox.createOrder(await createUrl(connectClient(sandbox)));
  expect(await sandbox[action](id)).toMatchObject({ status });
  expect(sandbox.deliveries.at(-1)).toMatchObject({ type: event, orderId: id });
});

test("an order on hold can still be completed, and one at its end goes nowhere", async () => {
  const sandbox = await runSandbox();
  const { id } = await sandbox.createOrder(await createUrl(connectClient(sandbox)));
  await sandbox.hold(id);
  expect(await sandbox.complete(id)).toMatchObject({ status: "COMPLETED" });
  await expect(sandbox.fail(id)).rejects.toThrow(`Order ${id} is COMPLETED and cannot become FAILED.`);
  await expect(sandbox.complete("nobody")).rejects.toThrow('The sandbox has no order "nobody".');
});

test("the orders of one API key are not those of another", async () => {
  const sandbox = await runSandbox();
  const [ours, theirs] = [connectClient(sandbox), connectClient(sandbox, { apiKey: "another-partner" })];
  const { id } = await sandbox.createOrder(await createUrl(ours));
  expect(await ours.getOrder(id)).toMatchObject({ id });
  expect(await catchError(theirs.getOrder(id))).toMatchObject({ name: "TransakNotFoundError" });
  expect((await theirs.listOrders({ partnerOrderId: "order-1" })).orders).toEqual([]);
});

test("a list leaves out what Transak leaves out in silence, and the sandbox says so", async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();
  const sandbox = await runSandbox({
    orders: [
      { id: "new" },
      { id: "pending", status: "PROCESSING", partnerOrderId: "order-2" },
      { id: "sale", isBuyOrSell: "SELL" },
      { id: "old", createdAt: daysAgo(91) },
    ],
  });
  const transak = connectClient(sandbox);
  const token = await transak.getAccessToken();
  const list = async (query: string) => {
    const response = await fetch(`${sandbox.url}/partners/api/v2/orders${query}`, {
      headers: { "access-token": token, "x-api-key": "partner-key" },
    });
    const { data, meta } = await response.json();
    return { ids: data.map(({ id }: { id: string }) => id), meta };
  };
  const silent = await list("");
  expect(silent.ids).toEqual(["new"]);
  expect(silent.meta).toMatchObject({
    filter: { productsAvailed: ["BUY"], status: ["COMPLETED"] },
    limit: 100,
    skip: 0,
  });
  expect(sandbox.requests.at(-1)?.notes).toEqual([
    "3 of 4 orders are left out. Transak chooses by itself: status COMPLETED alone, BUY alone, the last 90 days.",
  ]);
  expect((await list("?filter[productsAvailed]=BUY,SELL")).ids).toEqual(["new"]);
  expect(sandbox.requests.at(-1)?.notes[0]).toContain("filter[productsAvailed] is not a JSON array");
  expect((await list('?filter[productsAvailed]=["SELL"]')).ids).toEqual(["sale"]);
  expect((await list("?filter[status]=PROCESSING")).ids).toEqual(["pending"]);
  expect((await list("?filter[partnerOrderId]=order-2")).ids).toEqual(["pending"]);
  expect((await list(`?startDate=${daysAgo(100).slice(0, 10)}`)).ids).toEqual(["new", "old"]);
});

test("a list is walked page by page", async () => {
  const sandbox = await runSandbox({ orders: Array.from({ length: 7 }, (_, index) => ({ id: `order-${index}` })) });
  const ids: string[] = [];
  for await (const { id } of connectClient(sandbox).listOrders({ limit: 3 })) ids.push(id);
  expect(ids.sort()).toEqual(Array.from({ length: 7 }, (_, index) => `order-${index}`));
  expect(sandbox.requests.filter(({ operation }) => operation === "get-orders")).toHaveLength(3);
});

test("an unknown order gets the response that Transak gives", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  expect(await catchError(transak.getOrder("7f1d2c3b"))).toMatchObject({ status: 400, apiMessage: "Order not found" });
  expect(await transak.listOrders({ partnerOrderId: "unknown" })).toMatchObject({ orders: [], totalCount: 0 });
});

test("what was under way before a reset does not go on after it", async () => {
  const sandbox = await runSandbox({ stepMs: 20 });
  const url = await createUrl(connectClient(sandbox));
  const page = await (await fetch(url)).text();
  const [, endpoint] = /data-endpoint="([^"]+)"/.exec(page) ?? [];
  await fetch(`${sandbox.url}${endpoint}/pay`, { method: "POST" });
  expect(sandbox.orders).toMatchObject([{ status: "PROCESSING" }]);
  const [before] = sandbox.orders;
  sandbox.reset();
  expect([sandbox.orders, sandbox.deliveries]).toEqual([[], []]);
  // The seed begins again: the first order has the same id.
  expect(await sandbox.createOrder(await createUrl(connectClient(sandbox)))).toMatchObject({ id: before?.id });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(sandbox.orders).toMatchObject([{ status: "AWAITING_PAYMENT_FROM_USER" }]);
});

test.each<[string, object, Record<string, string>, string]>([
  ["no alias", { email: "ada@shop.example" }, {}, "COMPLETED"],
  ["an alias in email", { email: "ada+failed@shop.example" }, {}, "FAILED"],
  ["an alias in userData", { userData: { email: "ada+refund@shop.example" } }, {}, "REFUNDED"],
  ["an alias that the visitor types", {}, { email: "ada+failed@shop.example" }, "FAILED"],
])("an order that is paid in the widget goes its way by itself, with %s", async (_name, params, fields, status) => {
  const sandbox = await runSandbox();
  const page = await (await fetch(await createUrl(connectClient(sandbox), params))).text();
  const [, endpoint] = /data-endpoint="([^"]+)"/.exec(page) ?? [];
  await fetch(`${sandbox.url}${endpoint}/pay`, { method: "POST", body: new URLSearchParams(fields) });
  await expect.poll(() => sandbox.orders[0]?.status).toBe(status);
});

test("without walletAddress there is one to try with, of the network that the visitor chooses, and the developer is told", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  const open = async (params: object) =>
    (await fetch(await createUrl(transak, { walletAddress: undefined, ...params }))).text();
  const page = await open({ cryptoCurrencyCode: undefined });
  expect(page).toContain("Without walletAddress the visitor types one.");
  const walletIn = (html: string) => /id="walletAddress"[^>]* value="([^"]*)"/.exec(html)?.[1] ?? "none";
  const endpoint = /data-endpoint="([^"]+)"/.exec(page)?.[1];
  const choose = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ walletAddress: walletIn(page), ...fields });
    return walletIn(await (await fetch(`${sandbox.url}${endpoint}/quote`, { method: "POST", body })).text());
  };
  for (const [cryptoCurrency, network] of [
    ["ETH", "base"],
    ["BTC", "mainnet"],
    ["SOL", "solana"],
    ["USDT", "tron"],
  ] as const) {
    const walletAddress = await choose({ cryptoCurrency, network });
    expect(await transak.verifyWalletAddress({ cryptoCurrency, network, walletAddress })).toEqual({ valid: true });
  }
  expect(await choose({ cryptoCurrency: "BTC", walletAddress: "typed" })).toBe("typed");
  const sale = await open({ productsAvailed: "SELL" });
  expect(sale).not.toContain("Without walletAddress");
  const order = await sandbox.createOrder(await createUrl(transak, { walletAddress: undefined }));
  expect(order.walletAddress).toBe(walletIn(page));
});
