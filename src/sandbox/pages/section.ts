import { type Html, html } from "./html.ts";

const maxShown = 50;

/** A list of the developer's page, newest first. */
export function section<Item>(
  title: string,
  items: readonly Item[],
  draw: (item: Item) => Html,
  empty: Html | string,
): Html {
  const shown = items.slice(-maxShown).reverse();
  const more = items.length - shown.length;
  return html`<section>
<h2>${title} <span class="count">${items.length}</span></h2>
${shown.length > 0 ? html`<ul class="list">${shown.map(draw)}</ul>` : html`<p class="empty">${empty}</p>`}
${more > 0 && html`<p class="empty">and ${more} before these</p>`}
</section>`;
}

/** A form of one button. */
export function button(id: string, action: string, label: string, fields: Readonly<Record<string, string>> = {}): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/sandbox/${action}">${hidden}<button id="${id}">${label}</button></form>`;
}
