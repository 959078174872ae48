import type { Order } from "../generated/order.ts";
import type { Checkout } from "./checkout.ts";
import { fromUsd, type Quote } from "./quote.ts";
import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

/** How long an order waits for its payment. */
const paymentWindowMs = 45 * 60_000;

/** An order as it is when the visitor has confirmed it. It has no status yet. */
export function newOrder(session: Session, checkout: Checkout, quote: Quote, random: Random): Omit<Order, "status"> {
  const id = random.uuid("order");
  const now = new Date();
  const { isBuyOrSell, fiatCurrency, cryptoCurrency, network, fiatAmount, cryptoAmount, totalFee } = quote;
  const { partnerOrderId, partnerCustomerId, redirectURL } = session.widgetParams;
  const { addressAdditionalData } = checkout;
  return {
    _id: id,
    id,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    isBuyOrSell,
    fiatCurrency,
    cryptoCurrency,
    network,
    fiatAmount,
    amountPaid: 0,
    cryptoAmount,
    conversionPrice: quote.conversionPrice,
    totalFeeInFiat: totalFee,
    fiatAmountInUsd: Math.round((fiatAmount / fromUsd(1, fiatCurrency)) * 100) / 100,
    partnerFeeInLocalCurrency: 0,
    paymentOptionId: checkout.paymentMethod.value,
    quoteId: quote.quoteId,
    countryCode: checkout.countryCode,
    ...(isBuyOrSell === "BUY" && { walletAddress: checkout.walletAddress.value }),
    addressAdditionalData: addressAdditionalData === undefined ? false : { addressAdditionalData },
    userId: random.uuid("user"),
    ...(session.userIp !== undefined && { ipAddress: session.userIp }),
    partnerApiKey: session.apiKey,
    ...(typeof partnerOrderId === "string" && { partnerOrderId }),
    ...(typeof partnerCustomerId === "string" && { partnerCustomerId }),
    ...(typeof redirectURL === "string" && { redirectURL }),
    autoExpiresAt: new Date(now.getTime() + paymentWindowMs).toISOString(),
    orderProcessingType: "NORMAL",
    orderChannelType: "WIDGET",
    userKycType: "SIMPLE",
    isFirstOrder: false,
    statusHistories: [],
  };
}
