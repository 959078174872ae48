import { readCheckout } from "../checkout.ts";
import type { Session } from "../sessions.ts";
import { formatAmount, formatTime, shorten } from "./format.ts";
import { type Html, html } from "./html.ts";
import { section } from "./section.ts";

export function sessionsView(sessions: readonly Session[]): Html {
  return section("Sessions", sessions, drawSession, html`None yet. A session is made by <code>createWidgetUrl</code>.`);
}

function drawSession(session: Session): Html {
  const { createdAt, widgetParams, userIp, orderId } = session;
  const { isBuyOrSell, fiatCurrency, cryptoCurrency, amount } = readCheckout(widgetParams, {});
  const buying = isBuyOrSell.value === "BUY";
  const what = buying
    ? `Buy ${cryptoCurrency.value} for ${formatAmount(amount.value, fiatCurrency.value)}`
    : `Sell ${formatAmount(amount.value, cryptoCurrency.value)}`;
  return html`<li>
<p class="line"><strong>${what}</strong> ${drawState(session)}</p>
<p class="line small"><time>${formatTime(createdAt)}</time>${userIp !== undefined && html` <span>user ${userIp}</span>`}${orderId !== undefined && html` <span>order <code>${shorten(orderId)}</code></span>`}</p>
<details id="params-${createdAt}-${shorten(session.id.slice(-24))}"><summary>Widget parameters</summary>
<pre>${JSON.stringify(widgetParams, null, 2)}</pre></details>
</li>`;
}

function drawState({ openedAt, expiresAt, widgetUrl }: Session): Html {
  if (openedAt !== undefined) return html`<span class="state">opened ${formatTime(openedAt)}</span>`;
  if (Date.now() >= expiresAt) return html`<span class="state">expired</span>`;
  return html`<a href="${widgetUrl}" target="_blank" rel="noopener">Open the widget, once</a>`;
}
