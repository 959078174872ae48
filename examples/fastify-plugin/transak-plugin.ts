import { randomUUID } from "node:crypto";
import fastifyPlugin from "fastify-plugin";
import { isTransakError, orderStage, TransakClient, type TransakClientOptions } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";

declare module "fastify" {
  interface FastifyInstance {
    readonly transak: TransakClient;
  }
}

/** Makes one client, checked when the server starts, and decorates the server with it. */
export const transakPlugin = fastifyPlugin<TransakClientOptions>(
  async (app, options) => {
    app.decorate("transak", new TransakClient(options));
  },
  { name: "transak" },
);

/** POST /api/widget-url `{ "fiatAmount": 50 }` */
export const widgetUrlRoute = fastifyPlugin(
  async (app) => {
    const schema = {
      body: {
        type: "object",
        required: ["fiatAmount"],
        // What a browser may set; Fastify takes everything else away.
        additionalProperties: false,
        properties: { fiatAmount: { type: "number", minimum: 30, maximum: 1000 } },
      },
    } as const;
    app.post<{ Body: { readonly fiatAmount: number } }>("/api/widget-url", { schema }, async (request, reply) => {
      try {
        // Your own id of the sale, which comes back in webhooks. Store it with the sale.
        const partnerOrderId = randomUUID();
        const { widgetUrl } = await app.transak.createWidgetUrl(
          { productsAvailed: "BUY", fiatCurrency: "EUR", fiatAmount: request.body.fiatAmount, partnerOrderId },
          // The server's option `trustProxy` says whose X-Forwarded-For counts.
          { userIp: request.ip, signal: request.signal },
        );
        return await reply.header("cache-control", "no-store").send({ widgetUrl, partnerOrderId });
      } catch (error) {
        if (!isTransakError(error)) throw error;
        request.log.error(error.toJSON());
        return reply.code(error.retryable ? 503 : 502).send({ message: "Payments are not available right now." });
      }
    });
  },
  { name: "widget-url", dependencies: ["transak"] },
);

/** POST /api/transak-webhook, from Transak. */
export const webhookRoute = fastifyPlugin(
  async (app) => {
    // Transak signs webhooks with the access token. Where there is none yet, they get a 503.
    app.addHook("onReady", () =>
      app.transak.getAccessToken().then(
        () => {},
        (error) => app.log.error(error),
      ),
    );
    app.post<{ Body: object | undefined }>("/api/transak-webhook", async (request, reply) => {
      try {
        // A request without a body leaves it undefined, which to verifyWebhook is a fault of the program.
        const { order } = await verifyWebhook(request.body ?? "", app.transak);
        request.log.info({ partnerOrderId: order.partnerOrderId, stage: orderStage(order.status) });
        return await reply.code(200).send();
      } catch (error) {
        if (!(error instanceof TransakWebhookError)) throw error;
        request.log.warn(error.toJSON());
        return reply.code(error.responseStatus).send();
      }
    });
  },
  { name: "transak-webhook", dependencies: ["transak"] },
);
