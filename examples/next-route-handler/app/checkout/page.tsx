import { transak } from "../../lib/transak.ts";

/** GET /checkout. Made for each visitor: the client's requests are never cached, so that Next.js does not make it ahead. */
export default async function Checkout() {
  const { widgetUrl } = await (await transak()).createWidgetUrl({ productsAvailed: "BUY", fiatCurrency: "EUR" });
  return <iframe src={widgetUrl} title="Transak" allow="camera;microphone;payment" />;
}
