/** What the widget's page does in the browser. It talks to its own server alone, and to the page that frames it. */
export const widgetScript = `"use strict";
const endpoint = document.body.dataset.endpoint;
const view = document.getElementById("view");

// The page that frames the widget may be of any origin, as with Transak's.
const tell = (message) => {
  if (window.parent !== window) window.parent.postMessage(message, "*");
};

window.addEventListener("message", ({ data, source }) => {
  if (source !== window.parent || !data || data.event_id !== "TRANSAK_WIDGET_CLOSE_REQUEST") return;
  tell({ event_id: "TRANSAK_WIDGET_CLOSE", data: true });
});

// How far the order is that is shown: a response may come after the news that overtook it.
const step = (element) => Number(element.querySelector("[data-step]")?.dataset.step ?? 0);

// Shows what the server has drawn, and keeps the keyboard where it was.
function show(html, part) {
  const focused = document.activeElement && document.activeElement.id;
  const drawn = new DOMParser().parseFromString(html, "text/html").body;
  const [from, to] = part ? [drawn.querySelector(part), view.querySelector(part)] : [drawn, view];
  if (!from || !to || step(drawn) < step(view)) return;
  to.replaceChildren(...from.childNodes);
  const again = focused && document.getElementById(focused);
  if (again && again !== document.activeElement) again.focus();
}

async function send(path, form, submitter, part) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const response = await fetch(endpoint + path, { method: "POST", body });
  show(await response.text(), part);
}

if (endpoint) {
  view.addEventListener("submit", (event) => {
    event.preventDefault();
    const { submitter, target } = event;
    send("/" + (submitter ? submitter.value : "pay"), target, submitter);
  });
  view.addEventListener("change", ({ target }) => {
    if (target.matches("select, [type=radio]")) send("/quote", target.form);
  });
  let timer;
  view.addEventListener("input", ({ target }) => {
    if (!target.matches("input:not([type=radio])")) return;
    clearTimeout(timer);
    // Only the price is drawn anew: the field is still being typed in.
    timer = setTimeout(() => send("/quote", target.form, undefined, "#quote"), 200);
  });

  const stream = new EventSource(endpoint + "/events");
  stream.addEventListener("open", () => tell({ event_id: "TRANSAK_WIDGET_INITIALISED", data: true }), { once: true });
  stream.addEventListener("view", ({ data }) => show(JSON.parse(data)));
  stream.addEventListener("tell", ({ data }) => tell(JSON.parse(data)));
  stream.addEventListener("redirect", ({ data }) => {
    const { url, delayMs } = JSON.parse(data);
    setTimeout(() => location.assign(url), delayMs);
  });
}
`;
