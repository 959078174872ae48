import { headers } from "next/headers";
import { transak } from "../../lib/transak.ts";

/** GET /checkout. Made for each visitor, whose address the URL belongs to; the client's requests are never cached either. */
export default async function Checkout() {
  const userIp = (await headers()).get("x-real-ip") ?? "";
  const { widgetUrl } = await (await transak()).createWidgetUrl(
    { productsAvailed: "BUY", fiatCurrency: "EUR" },
    { userIp },
  );
  return <iframe src={widgetUrl} title="Transak" allow="camera;microphone;payment" />;
}
