import type { Order, OrderStatus } from "../generated/order.ts";

/** What the widget tells the page that frames it: see https://docs.transak.com/integration/web/js-sdk. */
interface WidgetMessage {
  readonly event_id: string;
  readonly data: unknown;
}

/** By the status that an order has got. "Successful" is a payment that was made, not a delivery. */
const eventIds: { readonly [Status in OrderStatus]?: string } = {
  AWAITING_PAYMENT_FROM_USER: "TRANSAK_ORDER_CREATED",
  PAYMENT_DONE_MARKED_BY_USER: "TRANSAK_ORDER_SUCCESSFUL",
  PROCESSING: "TRANSAK_ORDER_SUCCESSFUL",
  CANCELLED: "TRANSAK_ORDER_CANCELLED",
  FAILED: "TRANSAK_ORDER_FAILED",
  EXPIRED: "TRANSAK_ORDER_FAILED",
};

/** What the widget says of an order's change. */
export function toWidgetMessages(order: Order, widgetParams: Readonly<Record<string, unknown>>): WidgetMessage[] {
  const { _id, ...data } = order;
  const eventId = eventIds[order.status as OrderStatus];
  const leadsToWallet =
    order.isBuyOrSell === "SELL" &&
    order.status === "AWAITING_PAYMENT_FROM_USER" &&
    widgetParams.walletRedirection === true;
  return [
    ...(eventId ? [{ event_id: eventId, data }] : []),
    ...(leadsToWallet ? [{ event_id: "TRANSAK_WALLET_REDIRECTION", data }] : []),
  ];
}

/** Whether the visitor's part is over: what follows happens without them. */
export const isPaymentMade = ({ status }: Order): boolean =>
  eventIds[status as OrderStatus] === "TRANSAK_ORDER_SUCCESSFUL";
