/** Uses the installed package as CommonJS, on whichever runtime this is. Argument: address of a mock server. */
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const {
  isTransakError,
  memoryTokenStore,
  TransakClient,
  TransakError,
  TransakUnauthorizedError,
  TransakValidationError,
  TransakWebhookError,
} = require("transak-partner-api");
const { startSandbox } = require("transak-partner-api/sandbox");
const { createMockFetch } = require("transak-partner-api/testing");
const { verifyWebhook } = require("transak-partner-api/webhooks");

const options = { environment: "staging", apiKey: "key", apiSecret: "secret", referrerDomain: "shop.example" };

async function main() {
  const overTheWire = new TransakClient({ ...options, baseUrl: process.argv[2] });
  const session = await overTheWire.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
  assert.match(session.widgetUrl, /^https:\/\/global-stg\.transak\.com/);

  const mockFetch = createMockFetch().respondWith("create-widget-url", 401);
  const mocked = new TransakClient({ ...options, fetch: mockFetch });
  const error = await mocked.createWidgetUrl({}, { userIp: "203.0.113.42" }).catch((thrown) => thrown);
  assert.ok(error instanceof TransakUnauthorizedError && isTransakError(error));

  // The class that is required is the class that is thrown, whichever entry throws it.
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

  const document = readFileSync(require.resolve("transak-partner-api/openapi.yaml"), "utf8");
  assert.match(document, /operationId: create-widget-url/);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
