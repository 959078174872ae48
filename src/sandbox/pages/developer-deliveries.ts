import type { SandboxDelivery } from "../events.ts";
import { formatTime, shorten } from "./format.ts";
import { type Html, html } from "./html.ts";
import { button, section } from "./section.ts";

export function deliveriesView(deliveries: readonly SandboxDelivery[]): Html {
  return section("Webhooks", deliveries, drawDelivery, "None yet. Each change of an order is one.");
}

function drawDelivery(delivery: SandboxDelivery): Html {
  const { id, type, orderId, signedWith, createdAt, attempt, responseBody, durationMs } = delivery;
  return html`<li>
<div class="line"><strong>${type}</strong> ${drawOutcome(delivery)} ${button(`resend-${id}`, `deliveries/${id}/resend`, "Send again")}</div>
<p class="line small"><time>${formatTime(createdAt)}</time> <span>order <code>${shorten(orderId)}</code></span> <span>${durationMs} ms</span>${signedWith !== "current" && html` <span>${signedWith === "forged" ? "forged" : "signed with the previous token"}</span>`}${attempt > 1 && html` <span>sent ${attempt} times</span>`}</p>
${responseBody !== undefined && html`<details id="response-${id}"><summary>What the receiver said</summary><pre>${responseBody}</pre></details>`}
</li>`;
}

function drawOutcome({ status, error }: SandboxDelivery): Html {
  if (status === undefined) return html`<span class="outcome bad">${error}</span>`;
  return html`<span class="outcome ${status < 300 ? "good" : "bad"}">${status}</span>`;
}
