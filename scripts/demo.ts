/** A whole checkout through the built package, against the sandbox: no account, no network. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";
import { isTransakError, orderStage, TransakClient } from "transak-partner-api";
import { type Sandbox, startSandbox } from "transak-partner-api/sandbox";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { runScript, ScriptError } from "./lib/fail.ts";

const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (style: Parameters<typeof styleText>[0], words: string) => (colours ? styleText(style, words) : words);
const say = (...lines: readonly string[]) => console.log(lines.map((line) => line && `  ${line}`).join("\n"));
const call = (code: string) => say("", `${paint("cyan", "await")} ${code}`, "");
const [yes, no] = [paint("green", "✓"), paint("red", "✗")];

const sale = { isBuyOrSell: "BUY", fiatCurrency: "EUR", cryptoCurrency: "ETH", network: "ethereum" } as const;
const partnerOrderId = "order-1042";
const userIp = "203.0.113.42";

await runScript(async () => {
  say("", `${paint("bold", "transak-partner-api")}  a whole checkout, on this machine alone`);
  const shop = createServer().listen(0, "127.0.0.1");
  await once(shop, "listening");
  const webhookUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhook`;
  const sandbox = await startSandbox({ port: 0, webhookUrl });
  say(paint("dim", `The sandbox stands in for Transak on ${sandbox.url}, and posts its webhooks to ${webhookUrl}`));
  try {
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "any-api-key",
      apiSecret: "any-api-secret",
      referrerDomain: "shop.example",
      baseUrl: sandbox.url,
      onEvent: (event) => {
        if (event.type === "response")
          say(paint("dim", `  ${event.status} ${event.operation}, ${Math.round(event.durationMs)} ms`));
      },
    });
    shop.on("request", async (request, response) => {
      response.statusCode = await receiveWebhook(transak, await text(request));
      response.end();
    });
    await showPrice(transak);
    const widgetUrl = await showWidgetUrl(transak);
    await pay(sandbox, transak, widgetUrl);
    await showForgery(sandbox);
    await showError(sandbox, transak);
  } finally {
    await sandbox.close();
    shop.closeAllConnections();
    shop.close();
  }
});

async function showPrice(transak: TransakClient): Promise<void> {
  call(`transak.getPrice({ ...sale, fiatAmount: ${paint("yellow", "50")} });`);
  const { cryptoAmount, totalFee } = await transak.getPrice({ ...sale, fiatAmount: 50 });
  say("", `${yes} 50 EUR buy ${cryptoAmount} ETH, ${totalFee} EUR of them are fees`);
}

async function showWidgetUrl(transak: TransakClient): Promise<string> {
  call(`transak.createWidgetUrl({ fiatAmount: ${paint("yellow", "50")}, partnerOrderId, … }, { userIp });`);
  const { widgetUrl, expiresAt } = await transak.createWidgetUrl(
    {
      productsAvailed: "BUY",
      cryptoCurrencyCode: sale.cryptoCurrency,
      network: sale.network,
      fiatCurrency: sale.fiatCurrency,
      fiatAmount: 50,
      walletAddress: "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e",
      partnerOrderId,
    },
    { userIp },
  );
  const seconds = Math.round((expiresAt.getTime() - Date.now()) / 1000);
  say("", `${yes} opens the widget once, within ${seconds} seconds`, `  ${paint("underline", widgetUrl)}`);
  return widgetUrl;
}

async function pay(sandbox: Sandbox, transak: TransakClient, widgetUrl: string): Promise<void> {
  say("", "The visitor opens the widget and pays. Transak tells your receiver, which verifies each webhook:", "");
  const { id } = await sandbox.createOrder(widgetUrl);
  await sandbox.complete(id);
  call(`transak.getOrderByPartnerOrderId(${paint("yellow", `"${partnerOrderId}"`)});`);
  const order = await transak.getOrderByPartnerOrderId(partnerOrderId);
  if (!order || orderStage(order.status) !== "completed") throw new ScriptError("The order is not paid.");
  say(
    "",
    `${yes} ${order.partnerOrderId} is ${paint("bold", "paid")}: ${order.fiatAmount} ${order.fiatCurrency}, ${order.status}`,
  );
}

async function showForgery(sandbox: Sandbox): Promise<void> {
  say("", "Somebody who does not know the access token says that an order is paid:", "");
  const { status } = await sandbox.sendWebhook(partnerOrderId, "forged");
  if (status !== 400) throw new ScriptError(`The forged webhook got the response ${status}.`);
}

async function showError(sandbox: Sandbox, transak: TransakClient): Promise<void> {
  say("", "The same call from a server whose IP is not on Transak's list:", "");
  sandbox.respondWith("create-widget-url", 403, { times: 1 });
  const error = await transak.createWidgetUrl({}, { userIp }).catch((thrown: unknown) => thrown);
  if (!isTransakError(error))
    throw new ScriptError("The sandbox was told to respond with 403, and the call did not fail.");
  say("", `${no} ${paint("bold", error.name)}  ${error.message.split("\n")[0]}`);
  say(`  retryable  ${error.retryable}`, `  hint       ${error.hint ?? "none"}`, "");
}

/** What a receiver of webhooks does. Returns the status to respond with. */
async function receiveWebhook(transak: TransakClient, body: string): Promise<number> {
  try {
    const { type, order } = await verifyWebhook(body, transak);
    say(`${yes} ${type}  ${order.partnerOrderId} is ${orderStage(order.status)}`);
    return 200;
  } catch (error) {
    if (!(error instanceof TransakWebhookError)) throw error;
    say(`${no} ${paint("bold", error.name)}  ${error.message.split("\n")[0]}`);
    return error.responseStatus;
  }
}
