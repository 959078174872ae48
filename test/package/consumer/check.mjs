/** Uses the installed package as an ES module, on whichever runtime this is. Argument: address of a mock server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  isTransakError,
  memoryTokenStore,
  TransakClient,
  TransakError,
  TransakUnauthorizedError,
  TransakValidationError,
  TransakWebhookError,
} from "transak-partner-api";
import { startSandbox } from "transak-partner-api/sandbox";
import { createMockFetch } from "transak-partner-api/testing";
import { verifyWebhook } from "transak-partner-api/webhooks";

const options = { environment: "staging", apiKey: "key", apiSecret: "secret", referrerDomain: "shop.example" };

const overTheWire = new TransakClient({ ...options, baseUrl: process.argv[2] });
const session = await overTheWire.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
assert.match(session.widgetUrl, /^https:\/\/global-stg\.transak\.com/);
assert.ok(session.expiresAt.getTime() > Date.now());

const mockFetch = createMockFetch().respondWith("create-widget-url", 401);
const mocked = new TransakClient({ ...options, fetch: mockFetch });
const error = await mocked.createWidgetUrl({}, { userIp: "203.0.113.42" }).catch((thrown) => thrown);
assert.ok(error instanceof TransakUnauthorizedError && isTransakError(error));
assert.equal(mockFetch.calls[0].headers["api-secret"], "secret");

// The class that is imported is the class that is thrown, whichever entry throws it.
const rejection = await verifyWebhook('{"data":"a.b.c"}', "access-token").catch((thrown) => thrown);
assert.ok(rejection instanceof TransakWebhookError && rejection instanceof TransakError);
const misuse = await verifyWebhook("", []).catch((thrown) => thrown);
assert.ok(misuse instanceof TransakValidationError);

const sandbox = await startSandbox({ stepMs: 0 });
const local = new TransakClient({ ...options, tokenStore: memoryTokenStore(), baseUrl: sandbox.url });
const { widgetUrl } = await local.createWidgetUrl(
  { fiatCurrency: "EUR", fiatAmount: 50, walletAddress: `0x${"a".repeat(40)}` },
  { userIp: "203.0.113.42" },
);
const { id } = await sandbox.createOrder(widgetUrl);
await sandbox.complete(id);
assert.equal((await local.getOrder(id)).status, "COMPLETED");
await sandbox.close();

const document = new URL(import.meta.resolve("transak-partner-api/openapi.yaml"));
assert.match(readFileSync(document, "utf8"), /operationId: create-widget-url/);
