import type { SandboxRequest } from "../events.ts";
import { formatTime } from "./format.ts";
import { type Html, html } from "./html.ts";
import { section } from "./section.ts";

export function requestsView(requests: readonly SandboxRequest[]): Html {
  return section("Requests", requests, drawRequest, html`None yet. Give your client the <code>baseUrl</code> above.`);
}

function drawRequest({ method, path, operation, status, durationMs, receivedAt, notes }: SandboxRequest): Html {
  const isGood = status !== undefined && status < 300;
  return html`<li>
<p class="line"><strong>${operation ?? "no operation"}</strong> <span class="outcome ${isGood ? "good" : "bad"}">${status ?? "connection cut"}</span></p>
<p class="line small"><time>${formatTime(receivedAt)}</time> <code class="path">${method} ${path}</code> <span>${durationMs} ms</span></p>
${notes.map((note) => html`<p class="note">${note}</p>`)}
</li>`;
}
