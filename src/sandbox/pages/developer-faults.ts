import { exampleResponses } from "../../generated/mock.ts";
import type { SandboxState } from "../state.ts";
import { type Html, html } from "./html.ts";
import { button } from "./section.ts";

const responses: Readonly<Record<string, string>> = {
  "401": "401, the token is refused (1002)",
  "403": "403, the IP address is not listed",
  rateLimitedByProxy: "429, an HTML page of the proxy",
  rateLimited: "429, from the API",
  "500": "500, the API fails",
  badGateway: "502, an HTML page",
  "503": "503, not available",
};

/** The responses that hurt, to be had at will. */
export function faultsView({ scripts, latencyMs: [from, to] }: SandboxState): Html {
  const waiting = scripts.list().map(({ operation, response, left }) => {
    const what = typeof response === "object" || typeof response === "function" ? "a response of your own" : response;
    return html`<li><p class="line"><strong>${operation}</strong> <span class="outcome bad">${what}</span> <span class="small">${Number.isFinite(left) ? `${left} more` : "always"}</span></p></li>`;
  });
  return html`<section>
<h2>Make it fail</h2>
<form class="fields" method="post" action="/sandbox/responses">
<label for="operation">Operation</label>
<select id="operation" name="operation"><option value="*">all of them</option>${Object.keys(exampleResponses).map((id) => html`<option>${id}</option>`)}</select>
<label for="response">Response</label>
<select id="response" name="response">${Object.entries(responses).map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>
<label for="times">How many times</label>
<input id="times" name="times" type="number" min="1" value="1" placeholder="always">
<button id="script">Respond like this</button>
</form>
<form class="fields" method="post" action="/sandbox/latency">
<label for="ms">Latency in ms</label>
<input id="ms" name="ms" pattern="\\d+(-\\d+)?" title="250, or 100-400" value="${from === to ? to : `${from}-${to}`}">
<button id="latency">Set</button>
</form>
${waiting.length > 0 && html`<ul class="list">${waiting}</ul>${button("clear", "responses/clear", "Respond well again")}`}
</section>`;
}
