import { Hono } from "hono";
import { isTransakError, orderStage, TransakClient } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";

interface Bindings {
  readonly TRANSAK_API_KEY: string;
  /**
   * A KV namespace. A scheduled Worker keeps the access token in it, and the one before: isolates that each mint their own invalidate
   * each other's.
   */
  readonly TOKENS: { get(key: string): Promise<string | null> };
}

const app = new Hono<{ Bindings: Bindings }>();

app.post("/api/widget-url", async (context) => {
  const { fiatAmount } = Object(await context.req.json().catch(() => undefined)) as Record<string, unknown>;
  if (typeof fiatAmount !== "number") return context.json({ message: "fiatAmount is missing." }, 400);
  const transak = new TransakClient({
    environment: "staging",
    apiKey: context.env.TRANSAK_API_KEY,
    accessToken: async () => (await context.env.TOKENS.get("access-token")) ?? "",
    referrerDomain: "shop.example",
  });
  // Your own id of the sale, which comes back in webhooks. Store it with the sale.
  const partnerOrderId = crypto.randomUUID();
  const { widgetUrl } = await transak.createWidgetUrl(
    { productsAvailed: "BUY", fiatCurrency: "EUR", fiatAmount, partnerOrderId },
    // Cloudflare writes this header itself, over whatever a visitor sends.
    { userIp: context.req.header("cf-connecting-ip") ?? "", signal: context.req.raw.signal },
  );
  return context.json({ widgetUrl, partnerOrderId }, 200, { "cache-control": "no-store" });
});

/** Transak's webhook. */
app.post("/api/transak-webhook", async (context) => {
  const tokens = context.env.TOKENS;
  const getAccessTokens = async () => ({
    current: (await tokens.get("access-token")) ?? "",
    previous: (await tokens.get("access-token-before")) ?? "",
  });
  const { order } = await verifyWebhook(await context.req.text(), { getAccessTokens });
  console.log(order.partnerOrderId, orderStage(order.status));
  return context.body(null, 200);
});

app.onError((error, context) => {
  console.error(isTransakError(error) ? error.toJSON() : error);
  if (error instanceof TransakWebhookError) return context.body(null, error.responseStatus);
  const status = isTransakError(error) && error.retryable ? 503 : 502;
  return context.json({ message: "Payments are not available right now." }, status);
});

export default app;
