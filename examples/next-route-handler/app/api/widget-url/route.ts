import { randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { isTransakError } from "transak-partner-api";
import { transak } from "../../../lib/transak.ts";

/** POST /api/widget-url `{ "fiatAmount": 50 }` */
export async function POST(request: NextRequest): Promise<NextResponse> {
  const { fiatAmount } = Object(await request.json().catch(() => undefined)) as Record<string, unknown>;
  if (typeof fiatAmount !== "number") return NextResponse.json({ message: "fiatAmount is missing." }, { status: 400 });
  // Vercel's edge writes this header itself. Behind a proxy of your own, let that one set it, over whatever came in.
  const userIp = request.headers.get("x-real-ip") ?? "";
  // Your own id of the sale, which comes back in webhooks. Store it with the sale.
  const partnerOrderId = randomUUID();
  try {
    const { widgetUrl } = await (await transak()).createWidgetUrl(
      { productsAvailed: "BUY", fiatCurrency: "EUR", fiatAmount, partnerOrderId },
      { userIp, signal: request.signal },
    );
    return NextResponse.json({ widgetUrl, partnerOrderId }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    if (!isTransakError(error)) throw error;
    console.error(error.toJSON());
    const status = error.retryable ? 503 : 502;
    return NextResponse.json({ message: "Payments are not available right now." }, { status });
  }
}
