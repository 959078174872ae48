import type { Order } from "../generated/order.ts";
import { readRedirect } from "./notes.ts";

/**
 * Where the widget sends the visitor, with the parameters that Transak adds; undefined where nobody is to be sent.
 *
 * Source: https://docs.transak.com/customization/query-parameters
 */
export function redirectUrl(order: Order): string | undefined {
  const url = readRedirect(order.redirectURL);
  if (!url) return undefined;
  const added = {
    orderId: order.id,
    fiatCurrency: order.fiatCurrency,
    cryptoCurrency: order.cryptoCurrency,
    fiatAmount: order.fiatAmount,
    cryptoAmount: order.cryptoAmount,
    isBuyOrSell: order.isBuyOrSell,
    status: order.status,
    walletAddress: order.walletAddress,
    totalFeeInFiat: order.totalFeeInFiat,
    partnerCustomerId: order.partnerCustomerId,
    partnerOrderId: order.partnerOrderId,
    network: order.network,
  };
  for (const [name, value] of Object.entries(added)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}
