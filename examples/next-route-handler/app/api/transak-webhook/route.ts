import { orderStage } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { transak } from "../../../lib/transak.ts";

/** POST /api/transak-webhook, from Transak. The token that signs it is there from the start: see instrumentation.ts. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { order } = await verifyWebhook(await request.text(), await transak());
    console.log(order.partnerOrderId, orderStage(order.status));
    return new Response(null, { status: 200 });
  } catch (error) {
    if (!(error instanceof TransakWebhookError)) throw error;
    console.error(error.toJSON());
    return new Response(null, { status: error.responseStatus });
  }
}
