/** Widget URL, error, order and webhook through the built package, against a mock server of the document. No account, no network. */
import { styleText } from "node:util";
import { isTransakError, orderStage, TransakClient } from "transak-partner-api";
import { signWebhook } from "transak-partner-api/testing";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { runScript, ScriptError } from "./lib/fail.ts";
import { startPrism } from "./lib/prism.ts";

const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (style: Parameters<typeof styleText>[0], text: string) => (colours ? styleText(style, text) : text);
const say = (...lines: readonly string[]) => console.log(lines.map((line) => line && `  ${line}`).join("\n"));
const [yes, no] = [paint("green", "✓"), paint("red", "✗")];

await runScript(async () => {
  say("", `${paint("bold", "transak-partner-api")}  a checkout in one typed call`);
  const prism = await startPrism();
  say(paint("dim", `Prism stands in for Transak on ${prism.url}, from openapi/partner-api.yaml`));
  try {
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "5911d9ec-46b5-48fa-a755-d59a715ff0cf",
      apiSecret: "demo-secret",
      referrerDomain: "shop.example",
      baseUrl: prism.url,
      onEvent: (event) => {
        if (event.type === "response")
          say(paint("dim", `  ${event.status} ${event.operation}, ${event.durationMs} ms`));
      },
    });
    await showWidgetUrl(transak);
    await showError(transak);
    await showOrder(transak);
    await showWebhook(transak);
  } finally {
    await prism.stop();
  }
});

async function showWidgetUrl(transak: TransakClient): Promise<void> {
  say(
    "",
    `${paint("cyan", "await")} transak.createWidgetUrl({`,
    `  cryptoCurrencyCode: ${paint("yellow", '"ETH"')},`,
    `  fiatCurrency: ${paint("yellow", '"EUR"')},`,
    `  fiatAmount: ${paint("yellow", "50")},`,
    `}, { userIp: ${paint("yellow", '"203.0.113.42"')} });`,
    "",
  );
  const { widgetUrl, expiresAt } = await transak.createWidgetUrl(
    { cryptoCurrencyCode: "ETH", fiatCurrency: "EUR", fiatAmount: 50 },
    { userIp: "203.0.113.42" },
  );
  const seconds = Math.round((expiresAt.getTime() - Date.now()) / 1000);
  say("", `${yes} widgetUrl  ${paint("underline", widgetUrl)}`);
  say(`  expiresAt  ${expiresAt.toISOString()}, in ${seconds} seconds`);
}

async function showError(transak: TransakClient): Promise<void> {
  say("", "The same call from a server whose IP is not on Transak's list:", "");
  const options = { userIp: "203.0.113.42", headers: { prefer: "code=403" } };
  const error = await transak.createWidgetUrl({}, options).catch((thrown: unknown) => thrown);
  if (!isTransakError(error)) throw new ScriptError("The mock server was asked for a 403, and the call did not fail.");
  say("", `${no} ${paint("bold", error.name)}  ${error.message}`);
  say(`  retryable  ${error.retryable}`, `  hint       ${error.hint ?? "none"}`, "");
}

async function showOrder(transak: TransakClient): Promise<void> {
  say(`${paint("cyan", "await")} transak.getOrder(${paint("yellow", '"7f1d2c3b-…"')});`, "");
  const order = await transak.getOrder("7f1d2c3b-0000-4000-8000-000000000001");
  say("", `${yes} ${order.partnerOrderId}  ${order.fiatAmount} ${order.fiatCurrency}, ${order.status}`, "");
}

async function showWebhook(transak: TransakClient): Promise<void> {
  say(`${paint("cyan", "await")} verifyWebhook(body, transak);`, "");
  const body = await signWebhook({ type: "ORDER_COMPLETED" }, await transak.getAccessToken());
  const { type, order } = await verifyWebhook(body, transak);
  say(`${yes} ${type}  ${order.partnerOrderId} is ${orderStage(order.status)}`);
  const forged = await signWebhook({ type: "ORDER_COMPLETED" }, "demo-secret");
  const error = await verifyWebhook(forged, transak).catch((thrown: unknown) => thrown);
  if (!(error instanceof TransakWebhookError)) throw new ScriptError("A forged webhook was not refused.");
  say(`${no} ${paint("bold", error.name)}  ${error.message}`, "");
}
