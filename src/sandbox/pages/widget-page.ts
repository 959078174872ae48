import type { Reply } from "../http.ts";
import type { SessionFault } from "../sessions.ts";
import { type Html, html } from "./html.ts";
import { pageReply } from "./page.ts";
import { readColorMode, readTheme } from "./theme.ts";

const banner = html`<p class="banner"><strong>Sandbox</strong> No money moves here. This page stands in for Transak's.</p>`;

/** The widget of an opened session. */
export function widgetPage(
  view: Html,
  endpoint: string,
  widgetParams: Readonly<Record<string, unknown>>,
  notes: readonly string[],
): Reply {
  return pageReply({
    title: "Transak sandbox",
    name: "widget",
    endpoint,
    colorMode: readColorMode(widgetParams),
    variables: readTheme(widgetParams),
    body: html`${banner}
<main id="view">${view}</main>
<noscript><p class="problem">This page needs JavaScript, as Transak's own does.</p></noscript>
${notes.length > 0 && html`<aside class="notes"><h2>For the developer</h2><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></aside>`}`,
  });
}

const reasons: Readonly<Record<SessionFault, string>> = {
  unknown: "The sandbox has made no such session, or it has been restarted since.",
  opened: "It has been opened before: a widget URL works once. Create another for each visit.",
  expired: "It is older than five minutes. Create the widget URL when the visitor asks for it, not before.",
  ip: "It was made for another IP address than this visitor's: see userIp.",
};

/** What a session shows that cannot be opened. Transak says the heading alone. */
export function faultPage(fault: SessionFault): Reply {
  return pageReply({
    title: "Invalid or expired session",
    name: "widget",
    endpoint: "",
    status: 410,
    body: html`${banner}
<main id="view"><section class="fault"><h1>Invalid or expired session</h1></section></main>
<aside class="notes"><h2>For the developer</h2><ul><li>${reasons[fault]}</li></ul></aside>`,
  });
}
