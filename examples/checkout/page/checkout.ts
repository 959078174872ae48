import { Transak } from "@transak/ui-js-sdk";

const form = document.querySelector("form") as HTMLFormElement;
const pay = document.querySelector("#pay") as HTMLButtonElement;
const problem = document.querySelector("#problem") as HTMLElement;
const amount = document.querySelector("#fiatAmount") as HTMLInputElement;
let widget: Transak | undefined;

for (const preset of document.querySelectorAll<HTMLButtonElement>(".presets button")) {
  preset.addEventListener("click", () => {
    amount.value = preset.value;
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  pay.disabled = true;
  problem.textContent = "";
  openWidget()
    .catch((error: Error) => {
      problem.textContent = error.message;
    })
    .finally(() => {
      pay.disabled = false;
    });
});

/** A URL works once and for five minutes: each click asks for its own. */
async function openWidget(): Promise<void> {
  widget?.cleanup();
  const widgetUrl = await newWidgetUrl();
  widget = new Transak({ widgetUrl, containerId: "widget" });
  // After each cleanup, as that takes the listeners along.
  Transak.on("TRANSAK_ORDER_SUCCESSFUL", () => {
    pay.textContent = "Thank you. Buy again?";
  });
  widget.init();
}

async function newWidgetUrl(): Promise<string> {
  const order = { ...Object.fromEntries(new FormData(form)), fiatAmount: amount.valueAsNumber };
  const response = await fetch("/api/widget-url", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  }).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (response?.ok && answer?.widgetUrl) return answer.widgetUrl;
  throw new Error(answer?.message ?? "We cannot reach our shop. Are you online?");
}
