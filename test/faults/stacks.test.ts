import { describe, expect, test } from "vitest";
import { TransakClient, type TransakClientOptions, type WidgetParams } from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { operationCases } from "../helpers/operation-cases.ts";
import { clientForBook, orderBook } from "../helpers/order-book.ts";

const answering = (body: unknown, status: number) => async () => Response.json(body, { status });
const failing = async () => {
  throw new TypeError("fetch failed");
};

test.each([
  ["TransakUnauthorizedError", answering({ error: { message: "no" } }, 401), {}],
  ["TransakResponseError", answering({}, 200), {}],
  ["TransakConnectionError", failing, {}],
  ["TransakValidationError", failing, { walletAddressesData: { coins: { ETH: { address: 1 } } } }],
])("the stack of a %s leads to the caller", async (name, fetch, params) => {
  const client = createClient({ fetch, maxRetries: 0 });
  async function checkoutOfTheShop() {
    return await client.createWidgetUrl(params as unknown as WidgetParams, { userIp });
  }
  const error = await catchError(checkoutOfTheShop());
  expect(error.name).toBe(name);
  expect(error.stack).toMatch(new RegExp(`^${name}: .*\\n[^]*checkoutOfTheShop`));
});

describe.each(operationCases)("$name", (operation) => {
  test.each([
    ["TransakUnauthorizedError", answering({ error: { message: "no" } }, 401)],
    ["TransakResponseError", answering({}, 200)],
    ["TransakConnectionError", failing],
  ])("the stack of a %s leads to the caller", async (name, fetch) => {
    const client = createClient({ fetch, maxRetries: 0 });
    async function reconcilerOfTheShop() {
      return await operation.call(client);
    }
    const error = await catchError(reconcilerOfTheShop());
    expect(error.name).toBe(name);
    expect(error.stack).toMatch(new RegExp(`^${name}: .*\\n[^]*reconcilerOfTheShop`));
  });
});

test("the stack of a refused argument of getOrder or listOrders leads to the caller", async () => {
  const client = createClient();
  async function reconcilerOfTheShop(call: () => Promise<unknown>) {
    return await call();
  }
  for (const call of [() => client.getOrder(".."), () => client.listOrders({ limit: 0 })]) {
    const error = await catchError(reconcilerOfTheShop(call));
    expect(error.stack).toMatch(/^TransakValidationError: [\s\S]*reconcilerOfTheShop/);
  }
});

test("the stack of an error in the middle of a walk leads to the loop", async () => {
  const book = orderBook(4);
  book.answer = (truth, { skip }) => (skip === 2 ? new Response("", { status: 422 }) : truth);
  async function reconcilerOfTheShop() {
    for await (const order of clientForBook(book).listOrders({ limit: 2 })) void order;
  }
  expect((await catchError(reconcilerOfTheShop())).stack).toMatch(/^TransakApiError: [\s\S]*reconcilerOfTheShop/);
});

test("the stack of a TransakConfigError leads to the caller", () => {
  function startOfTheShop() {
    return new TransakClient({ environment: "staging", apiKey: "" } as TransakClientOptions);
  }
  expect(startOfTheShop).toThrow(expect.objectContaining({ stack: expect.stringContaining("startOfTheShop") }));
});

test("the stacks of a refresh that fails for several callers lead to each of them", async () => {
  const fetch = answering({ error: { message: "Invalid api-secret" } }, 400);
  const client = createClient({ fetch, apiSecret: "secret-of-the-stacks", accessToken: undefined, maxRetries: 0 });
  async function firstShopper() {
    return await client.createWidgetUrl({}, { userIp: "203.0.113.42" });
  }
  async function secondShopper() {
    return await client.getOrder("order-1");
  }
  const [first, second, later] = await Promise.all([catchError(firstShopper()), catchError(secondShopper())]).then(
    async (both) => [...both, await catchError(secondShopper())],
  );
  expect(first?.stack).toMatch(/^TransakBadRequestError: [\s\S]*firstShopper/);
  for (const error of [second, later]) expect(error?.stack).toMatch(/^TransakBadRequestError: [\s\S]*secondShopper/);
  expect(second?.stack).not.toContain("firstShopper");
});
