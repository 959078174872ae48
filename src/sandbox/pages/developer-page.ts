import type { Reply } from "../http.ts";
import type { SandboxState } from "../state.ts";
import { deliveriesView } from "./developer-deliveries.ts";
import { faultsView } from "./developer-faults.ts";
import { ordersView } from "./developer-orders.ts";
import { requestsView } from "./developer-requests.ts";
import { sessionsView } from "./developer-sessions.ts";
import { type Html, html } from "./html.ts";
import { pageReply } from "./page.ts";

/** The developer's page: what happens, and buttons to make it happen. */
export function developerPage(state: SandboxState, origin: string): Reply {
  return pageReply({
    title: "Transak sandbox",
    name: "developer",
    endpoint: "/sandbox",
    body: html`<header>
<h1>Transak sandbox</h1>
<p>A Transak on your own machine. No money moves.</p>
<form method="post" action="/sandbox/reset"><button id="reset">Reset</button></form>
</header>
<main id="view">${developerView(state, origin)}</main>`,
  });
}

/** All of the page that changes by itself. */
export function developerView(state: SandboxState, origin: string): Html {
  const { webhookUrl, seed, signWith } = state.settings;
  const [from, to] = state.latencyMs;
  return html`<dl class="facts">
${fact("baseUrl", html`<code>${origin}</code>`)}
${fact("Webhooks to", webhookUrl === undefined ? "nowhere: start with --webhook-url" : html`<code>${webhookUrl}</code>`)}
${fact("Signed with", `the ${signWith} token`)}
${fact("Seed", html`<code>${seed}</code>`)}
${to > 0 && fact("Latency", from === to ? `${to} ms` : `${from} to ${to} ms`)}
</dl>
<div class="columns">
<div>
${ordersView(state.orders.list())}
${sessionsView(state.sessions.list())}
${faultsView(state)}
</div>
<div>
${deliveriesView(state.deliveries.list().map(({ delivery }) => delivery))}
${requestsView(state.requests.values())}
</div>
</div>`;
}

const fact = (name: string, value: Html | string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
