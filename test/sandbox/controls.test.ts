import { expect, test } from "vitest";
import { connectClient, createUrl, runSandbox, startReceiver } from "../helpers/running-sandbox.ts";

/** As any other language would: JSON there and back. */
async function post(url: string, body: object = {}) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

test("all that code can do, HTTP can do", async () => {
  const receiver = await startReceiver();
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const transak = connectClient(sandbox);
  const control = (path: string, body?: object) => post(`${sandbox.url}/sandbox/${path}`, body);

  const created = await control("orders", { widgetUrl: await createUrl(transak, { partnerOrderId: "order-1" }) });
  expect(created.body).toMatchObject({ partnerOrderId: "order-1", status: "AWAITING_PAYMENT_FROM_USER" });
  expect((await control("orders/order-1/complete")).body).toMatchObject({ status: "COMPLETED" });
  const forged = await control("orders/order-1/webhook", { signedWith: "forged" });
  expect(forged.body).toMatchObject({ signedWith: "forged", status: 200 });
  expect((await control(`deliveries/${forged.body.id}/resend`)).body).toMatchObject({ attempt: 2 });

  await control("responses", { operation: "create-widget-url", response: { status: 418 }, times: 1 });
  await expect(createUrl(transak)).rejects.toMatchObject({ status: 418 });
  await control("responses", { operation: "*", response: "401" });
  await expect(createUrl(transak)).rejects.toMatchObject({ status: 401 });
  await control("responses/clear");
  await expect(createUrl(transak)).resolves.toBeDefined();

  await control("latency", { ms: "5-10" });
  const state = await (await fetch(`${sandbox.url}/sandbox/state`)).json();
  expect(state).toMatchObject({ latencyMs: [5, 10], orders: [{ partnerOrderId: "order-1" }], sessions: [{}, {}] });
  await control("reset");
  expect(sandbox.orders).toEqual([]);
});

test("what cannot be done is said with 400", async () => {
  const { url } = await runSandbox({ orders: [{ id: "paid" }] });
  const message = async (path: string, body?: object) =>
    (await post(`${url}/sandbox/${path}`, body)).body.error.message;
  expect(await message("orders/paid/fail")).toBe("Order paid is COMPLETED and cannot become FAILED.");
  expect(await message("orders/paid/fly")).toBe('The sandbox cannot do "orders/paid/fly".');
  expect(await message("orders", { widgetUrl: "nonsense" })).toContain("its session is unknown");
  expect(await message("responses", { operation: "get-order", response: 401 })).toContain("did you mean");
  expect(await message("responses", { operation: "get-orders", response: 401, times: 0 })).toContain("times must be");
  expect(await message("latency", { ms: "fast" })).toContain("latency must be");
  expect(await message("orders/paid/webhook", { signedWith: "mine" })).toContain("signedWith must be");
});

test("an action needs no body, whatever its type", async () => {
  const { url } = await runSandbox({ orders: [{ id: "open", status: "PROCESSING" }] });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/sandbox/orders/open/complete`, { method: "POST", headers });
  expect(await response.json()).toMatchObject({ status: "COMPLETED" });
});

test("what cannot be done is said to code, too", async () => {
  const sandbox = await runSandbox({ orders: [{ id: "paid" }] });
  await expect(sandbox.sendWebhook("paid", "mine" as "forged")).rejects.toThrow("signedWith must be");
  for (const times of [0, -1, 1.5, Number.NaN, "2" as never]) {
    expect(() => sandbox.respondWith("*", 401, { times })).toThrow("times must be a whole number above 0.");
  }
  expect(() => sandbox.respondWith("*", 401, { time: 1 } as object)).toThrow(
    'has no option "time"; did you mean "times"?',
  );
  expect(() => sandbox.respondWith("*", 401, null as never)).toThrow("takes an object of options");
  for (const status of [101, 99, 600, 200.5, "x" as never]) {
    expect(() => sandbox.respondWith("get-countries", { status })).toThrow(
      "status must be a whole number from 200 to 599.",
    );
  }
  for (const operation of [undefined, null, 5] as unknown as "*"[]) {
    expect(() => sandbox.respondWith(operation, 401)).toThrow("The document has no operation");
  }
});

test("an order that is given twice is refused", async () => {
  await expect(runSandbox({ orders: [{ id: "one" }, { id: "two" }, { id: "one" }] })).rejects.toThrow(
    /^orders holds, at index 2, an order with the id of another\.$/,
  );
});

test.each([
  [{ createdAt: "never" }, "whose createdAt is not a time."],
  [{ fiatAmount: "50" }, "whose fiatAmount is not a number."],
  [{ cryptoAmount: {} }, "whose cryptoAmount is not a number."],
  [{ statusHistories: [null] }, "whose statusHistories is not a list of steps with their times."],
  [{ statusHistories: [{ createdAt: "never" }] }, "whose statusHistories is not a list of steps with their times."],
  [{ partnerOrderId: 1042 }, "whose partnerOrderId is not a string."],
  [{ status: 5 }, "without status."],
])("an order that no page could show is refused: %j", async (order, fault) => {
  const orders = [{ id: "right", createdAt: "2026-03-09T08:00:00.000Z", statusHistories: [{}] }, order as object];
  await expect(runSandbox({ orders })).rejects.toThrow(`orders holds, at index 1, an order ${fault}`);
});
