/** What the developer's page does in the browser: it shows what is new, and sends its forms without leaving. */
export const developerScript = `"use strict";
const endpoint = document.body.dataset.endpoint;
const view = document.getElementById("view");
const kept = "select, input:not([type=hidden])";

// Draws the page anew, but for what somebody is about to fill in, and keeps the keyboard where it was.
async function refresh() {
  const response = await fetch(endpoint + "/view");
  if (!response.ok) return;
  const focused = document.activeElement && document.activeElement.id;
  const open = [...view.querySelectorAll("details[open]")].map(({ id }) => id);
  const values = new Map([...view.querySelectorAll(kept)].map((field) => [field.id, field.value]));
  const drawn = new DOMParser().parseFromString(await response.text(), "text/html").body;
  view.replaceChildren(...drawn.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const field of view.querySelectorAll(kept)) if (values.has(field.id)) field.value = values.get(field.id);
  if (focused) document.getElementById(focused)?.focus();
}

// One drawing at a time, and one more where something has happened meanwhile.
let drawing = false;
let again = false;
async function update() {
  again = true;
  if (drawing) return;
  drawing = true;
  while (again) {
    again = false;
    await refresh().catch(() => {});
  }
  drawing = false;
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const { target, submitter } = event;
  const body = new URLSearchParams(new FormData(target, submitter));
  fetch(target.action, { method: "POST", body, headers: { accept: "application/json" } }).then(update);
});

const stream = new EventSource(endpoint + "/events");
stream.addEventListener("changed", update);
stream.addEventListener("open", update);
stream.addEventListener("error", () => document.documentElement.classList.add("gone"));
stream.addEventListener("open", () => document.documentElement.classList.remove("gone"));
`;
