import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import express, { type Express } from "express";
import { rateLimit } from "express-rate-limit";
import { isTransakError, type TransakClient } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { apologyFor } from "./apology.ts";
import { createOffers } from "./offer.ts";
import { readPurchase, readWallet, toWidgetParams } from "./order.ts";
import { leaving, orderForm } from "./order-form.ts";
import type { Sales } from "./sales.ts";

const page = fileURLToPath(new URL("page", import.meta.url));

const transakWidgets = ["https://global-stg.transak.com", "https://global.transak.com"];

/** The widget's hosts are the only ones that the page may frame. */
const contentSecurityPolicy = (widgetOrigins: readonly string[]): string =>
  [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `frame-src ${widgetOrigins.join(" ")}`,
    "frame-ancestors 'none'",
  ].join("; ");

export interface ShopOptions {
  readonly transak: TransakClient;
  readonly sales: Sales;
  /** The domain of this shop, as Transak has listed it. Never the browser's to choose. */
  readonly referrerDomain: string;
  /**
   * How many proxies of your own stand in front of this server. Each adds one address to `X-Forwarded-For`; what is further
   * left may be anyone's invention.
   */
  readonly proxies: number;
  /** How many widgets one visitor may open a minute. */
  readonly openingsPerMinute: number;
  /** Where the widget opens: the sandbox's origin, for example. @default Transak's hosts */
  readonly widgetOrigins?: readonly string[];
}

/** Enough for a price at each pause in typing. */
const lookupsPerMinute = 200;

const perMinute = (limit: number) =>
  rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    message: { message: "That was a little fast. Please try again in a minute." },
  });

/** The shop: its page, the route that creates a widget URL, Transak's webhook, and how a sale stands. */
export async function shop(options: ShopOptions): Promise<Express> {
  const { transak, sales, referrerDomain, proxies, openingsPerMinute, widgetOrigins = transakWidgets } = options;
  const script = await build({ entryPoints: [`${page}/checkout.ts`], bundle: true, format: "esm", write: false });
  const app = express();
  app.set("trust proxy", proxies);
  app.use((_request, response, next) => {
    response.set("content-security-policy", contentSecurityPolicy(widgetOrigins));
    next();
  });
  app.use(express.static(page, { extensions: ["html"], index: "index.html" }));
  app.get("/checkout.js", (_request, response) => response.type("js").send(script.outputFiles[0]?.text));

  const offerIn = createOffers(transak);
  app.use("/api", orderForm(transak, offerIn, perMinute(lookupsPerMinute)));
  app.post(
    "/api/widget-url",
    perMinute(openingsPerMinute),
    express.json({ limit: "4kb" }),
    async (request, response) => {
      const signal = leaving(response);
      const fields = Object(request.body);
      try {
        const offer = await offerIn(fields.country);
        const purchase = readPurchase(fields, offer);
        if (typeof purchase === "string") return response.status(400).json({ message: purchase });
        const wallet = readWallet(fields, offer);
        if (!wallet || !(await transak.verifyWalletAddress(wallet, { signal })).valid) {
          return response.status(400).json({ message: "This wallet cannot receive that coin." });
        }
        const partnerOrderId = sales.open();
        const { widgetUrl } = await transak.createWidgetUrl(
          { ...toWidgetParams(purchase, wallet.walletAddress), referrerDomain, partnerOrderId },
          { userIp: request.ip ?? "", signal },
        );
        return response.set("cache-control", "no-store").json({ widgetUrl, partnerOrderId });
      } catch (error) {
        if (signal.aborted) return response;
        console.error("No widget URL:", isTransakError(error) ? error.toJSON() : error);
        const { status, message } = apologyFor(error);
        return response.status(status).json({ message });
      }
    },
  );
  // The body as it came, up to what a webhook can be. Of a request without one it is undefined.
  app.post("/api/transak-webhook", express.text({ type: () => true, limit: "1mb" }), async (request, response) => {
    try {
      const { order } = await verifyWebhook(request.body ?? "", transak);
      sales.settle(order);
      return response.sendStatus(200);
    } catch (error) {
      if (!(error instanceof TransakWebhookError)) throw error;
      console.error("A webhook was refused:", error.toJSON());
      return response.sendStatus(error.responseStatus);
    }
  });

  app.get("/api/sales/:id", (request, response) => {
    const stage = sales.stage(request.params.id);
    return stage ? response.set("cache-control", "no-store").json({ stage }) : response.sendStatus(404);
  });
  return app;
}
