import type { Order } from "../../generated/order.ts";
import { canDo, type OrderAction, orderActions } from "../order-flow.ts";
import { describeOrder, formatTime, shorten } from "./format.ts";
import { type Html, html } from "./html.ts";
import { button, section } from "./section.ts";

const labels: Readonly<Record<OrderAction, string>> = {
  complete: "Complete",
  fail: "Fail",
  refund: "Refund",
  cancel: "Cancel",
  expire: "Expire",
  hold: "On hold",
};

export function ordersView(orders: readonly Order[]): Html {
  return section("Orders", orders, drawOrder, "None yet. An order is made when a visitor confirms it in the widget.");
}

function drawOrder(order: Order): Html {
  const { id, status, createdAt, partnerOrderId, statusHistories = [] } = order;
  const path = `orders/${encodeURIComponent(id)}`;
  const actions = (Object.keys(orderActions) as OrderAction[]).filter((action) => canDo(order, action));
  return html`<li>
<p class="line"><strong>${describeOrder(order)}</strong> <span class="status" data-status="${status}">${status}</span></p>
<p class="line small"><code title="${id}">${shorten(id)}</code>${partnerOrderId !== undefined && html` <span>${partnerOrderId}</span>`} <time>${formatTime(createdAt)}</time></p>
<div class="actions" role="group" aria-label="Order ${shorten(id)}">
${actions.map((action) => button(`${action}-${id}`, `${path}/${action}`, labels[action]))}
</div>
<details id="more-${id}"><summary>Webhooks and history</summary>
<ol class="steps">${statusHistories.map((step) => html`<li><span class="status" data-status="${step.status ?? ""}">${step.status ?? ""}</span> <time>${formatTime(step.createdAt ?? createdAt)}</time></li>`)}</ol>
<div class="actions">
${button(`webhook-${id}`, `${path}/webhook`, "Send webhook", { signedWith: "current" })}
${button(`forge-${id}`, `${path}/webhook`, "Send a forged one", { signedWith: "forged" })}
${button(`previous-${id}`, `${path}/webhook`, "Sign with the previous token", { signedWith: "previous" })}
</div>
</details>
</li>`;
}
