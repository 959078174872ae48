import { expect, test } from "vitest";
import { TransakClient, type TransakClientOptions, type WidgetParams } from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";

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
    return await client.createWidgetUrl(params as unknown as WidgetParams);
  }
  const error = await catchError(checkoutOfTheShop());
  expect(error.name).toBe(name);
  expect(error.stack).toMatch(new RegExp(`^${name}: .*\\n[^]*checkoutOfTheShop`));
});

test("the stack of a TransakConfigError leads to the caller", () => {
  function startOfTheShop() {
    return new TransakClient({ environment: "staging", apiKey: "" } as TransakClientOptions);
  }
  expect(startOfTheShop).toThrow(expect.objectContaining({ stack: expect.stringContaining("startOfTheShop") }));
});
