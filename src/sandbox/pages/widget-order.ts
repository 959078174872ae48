import type { Order, OrderStatus } from "../../generated/order.ts";
import { canDo, isPaidByHand } from "../order-flow.ts";
import { redirectUrl } from "../redirect-url.ts";
import { isPaymentMade } from "../widget-messages.ts";
import { describeOrder, formatAmount, formatTime } from "./format.ts";
import { type Html, html } from "./html.ts";

const headings: Readonly<Record<OrderStatus, string>> = {
  AWAITING_PAYMENT_FROM_USER: "Waiting for the payment",
  PAYMENT_DONE_MARKED_BY_USER: "Checking the payment",
  PROCESSING: "Processing the payment",
  PENDING_DELIVERY_FROM_TRANSAK: "Payment received",
  ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK: "On hold",
  COMPLETED: "Completed",
  CANCELLED: "Cancelled",
  FAILED: "Payment failed",
  REFUNDED: "Refunded",
  EXPIRED: "Expired",
};

/** How an order stands, and how it came there. */
export function widgetOrder(order: Order): Html {
  const { id, status, statusHistories = [] } = order;
  const steps = statusHistories.map(
    (step) =>
      html`<li><span class="status" data-status="${step.status ?? ""}">${step.status ?? ""}</span> <time>${formatTime(step.createdAt ?? 0)}</time></li>`,
  );
  return html`<section aria-live="polite" data-step="${steps.length}">
<h1>${headings[status as OrderStatus] ?? status}</h1>
<p class="what">${describeOrder(order)}</p>
${paymentByHand(order)}
<ol class="steps">${steps}</ol>
<dl class="facts"><div><dt>Order</dt><dd><code>${id}</code></dd></div></dl>
${wayBack(order)}
</section>`;
}

function paymentByHand(order: Order): Html | undefined {
  if (!isPaidByHand(order) || order.status !== "AWAITING_PAYMENT_FROM_USER") return undefined;
  const selling = order.isBuyOrSell === "SELL";
  const amount = selling
    ? formatAmount(order.cryptoAmount, order.cryptoCurrency)
    : formatAmount(order.fiatAmount, order.fiatCurrency);
  return html`<form method="post">
<p>${selling ? "Here you would send" : "Here you would transfer"} ${amount}. In the sandbox nothing is sent: say that it is.</p>
<div class="buttons">
<button class="primary" id="paid" name="action" value="paid">I have ${selling ? "sent" : "paid"} ${amount}</button>
${canDo(order, "cancel") && html`<button id="cancel" name="action" value="cancel">Cancel order</button>`}
<button id="decline" name="action" value="decline">Decline payment</button>
</div>
</form>`;
}

function wayBack(order: Order): Html | undefined {
  const url = redirectUrl(order);
  if (url === undefined) return undefined;
  const { host } = new URL(url);
  const text = isPaymentMade(order) ? `You are taken back to ${host}` : `Back to ${host}`;
  return html`<p class="back"><a href="${url}">${text}</a></p>`;
}
