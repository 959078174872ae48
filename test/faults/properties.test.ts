import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isTransakError,
  type Order,
  type OrderPage,
  type Price,
  type WebhookDelivery,
  type WidgetUrl,
} from "../../src/index.ts";
import { rawAnswer } from "../helpers/behaviours.ts";
import { createClient } from "../helpers/client.ts";
import { expectNoSecrets } from "../helpers/log-output.ts";
import { everyWay, type OperationCase, operationCases } from "../helpers/operation-cases.ts";
import { expectNothingPersonal } from "../helpers/personal-data.ts";
import { startServer } from "../helpers/server.ts";
import { arbitraryAnswer } from "./arbitrary-answers.ts";

/** What holds of what each operation makes of a good response. */
const checks: Readonly<Record<OperationCase["name"], (result: never) => void>> = {
  createWidgetUrl: ({ widgetUrl, expiresAt }: WidgetUrl) => {
    expect(new URL(widgetUrl).protocol).toMatch(/^https?:$/);
    expect(expiresAt).toBeInstanceOf(Date);
  },
  getOrder: expectOrder,
  getOrderByPartnerOrderId: (order: Order | undefined) => order && expectOrder(order),
  getWebhooks: (deliveries: WebhookDelivery[]) => {
    for (const { webhookData } of deliveries) expectOrder(webhookData);
  },
  getPrice: ({ conversionPrice }: Price) => expect(conversionPrice).toBeDefined(),
  getCryptoCurrencies: expectObjects,
  getFiatCurrencies: expectObjects,
  getCountries: expectObjects,
  verifyWalletAddress: ({ valid }: { readonly valid: boolean }) => expect(valid).toBeTypeOf("boolean"),
  listOrders: ({ orders, totalCount, hasNextPage }: OrderPage) => {
    for (const order of orders) expectOrder(order);
    expect(Number.isSafeInteger(totalCount) && totalCount >= 0).toBe(true);
    expect(hasNextPage()).toBeTypeOf("boolean");
  },
};

function expectOrder({ id, createdAt, status, isBuyOrSell, fiatCurrency, cryptoCurrency }: Order): void {
  for (const certain of [id, createdAt, status, isBuyOrSell, fiatCurrency, cryptoCurrency]) {
    expect(certain).toBeTypeOf("string");
    expect(certain).not.toBe("");
  }
}

function expectObjects(items: readonly object[]): void {
  for (const item of items) expect(item).toBeTypeOf("object");
}

describe.each(everyWay)("$name", ({ fetch, operation }) => {
  const runs = operation.name === "createWidgetUrl" ? 10_000 : 2000;
  let answer: Uint8Array = new Uint8Array();

  test(`${runs} arbitrary responses: a result or a TransakError that serialises`, { timeout: 240_000 }, async () => {
    const server = await startServer(({ socket }) => socket.write(answer));
    const client = createClient({ baseUrl: server.url, fetch, maxRetries: 0, timeoutMs: 5000 });
    const outcomes = { result: 0, api: 0, invalid_response: 0, connection: 0 };
    await fc.assert(
      fc.asyncProperty(arbitraryAnswer(operation), async ({ status, headers, body }) => {
        answer = rawAnswer(status, status === 204 || status === 304 ? "" : body, headers);
        server.requests.length = 0;
        try {
          const result = await operation.call(client);
          outcomes.result += 1;
          expect(status).toBeLessThan(300);
          checks[operation.name](result as never);
        } catch (error) {
          if (!isTransakError(error)) throw error;
          outcomes[error.code as keyof typeof outcomes] += 1;
          expect(error.message.trim()).not.toBe("");
          expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: error.name, code: error.code });
          const shown = inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error);
          expectNoSecrets(shown);
          // A text that is cut off is a text, and shown.
          if (!operation.body.startsWith(String(body))) expectNothingPersonal(shown);
        }
      }),
      { numRuns: runs },
    );
    // Each way out has been taken, and no other.
    expect(Object.keys(outcomes)).toHaveLength(4);
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(runs / 200);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(runs);
  });
});

test.each(operationCases)("$name: anything that a fetch throws or returns is a TransakError", async (operation) => {
  await fc.assert(
    fc.asyncProperty(
      fc.anything({ withNullPrototype: true, withObjectString: true }),
      fc.boolean(),
      async (value, throws) => {
        const fetch = async () => {
          if (throws) throw value;
          return value as Response;
        };
        const client = createClient({ fetch, maxRetries: 0 });
        const outcome = await operation.call(client).catch((error: unknown) => error);
        expect(isTransakError(outcome)).toBe(true);
        expect((outcome as Error).message.trim()).not.toBe("");
      },
    ),
    { numRuns: 2000 },
  );
});
