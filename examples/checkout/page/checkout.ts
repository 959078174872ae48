import { Transak } from "@transak/ui-js-sdk";
import { openForm, readForm } from "./order-form.ts";

const form = document.querySelector("form") as HTMLFormElement;
const pay = document.querySelector("#pay") as HTMLButtonElement;
const problem = document.querySelector("#problem") as HTMLElement;
const outcome = document.querySelector("#outcome") as HTMLElement;
const payment = document.querySelector("#payment") as HTMLElement;
let widget: Transak | undefined;

const showProblem = ({ message }: Error) => {
  outcome.textContent = "";
  problem.textContent = message;
};

const allowPaying = () => {
  pay.disabled = false;
};

openForm().then(allowPaying, showProblem);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  pay.disabled = true;
  problem.textContent = "";
  openWidget().catch(showProblem).finally(allowPaying);
});

/** A URL works once and for five minutes: each click asks for its own. */
async function openWidget(): Promise<void> {
  widget?.cleanup();
  outcome.textContent = "One moment, your payment opens.";
  const { widgetUrl, partnerOrderId } = await beginSale();
  widget = new Transak({ widgetUrl, containerId: "widget" });
  // After each cleanup, as that takes the listeners along.
  Transak.on("TRANSAK_ORDER_SUCCESSFUL", () => {
    pay.textContent = "Thank you. Buy again?";
  });
  widget.init();
  // On a telephone it opens below the form.
  payment.focus({ preventScroll: true });
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  payment.scrollIntoView({ behavior: isStill ? "auto" : "smooth", block: "start" });
  watchSale(partnerOrderId);
}

const words: Readonly<Record<string, string>> = {
  completed: "Paid. Your coins are on their way to your wallet.",
  failed: "This payment did not go through. You can try again.",
};

let watched: string | undefined;

/**
 * What the widget says in the browser proves nothing: paid is what the shop has heard from Transak itself. It goes on after a
 * failure, as the customer may pay again in the same widget.
 */
async function watchSale(id: string): Promise<void> {
  watched = id;
  let shown = "pending";
  outcome.textContent = "";
  while (watched === id && shown !== "completed") {
    const response = await fetch(`/api/sales/${id}`).catch(() => undefined);
    const { stage = shown } = (await response?.json().catch(() => undefined)) ?? {};
    // A screen reader reads what changes, once.
    if (watched === id && stage !== shown) outcome.textContent = words[stage] ?? "";
    shown = stage;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function beginSale(): Promise<{ readonly widgetUrl: string; readonly partnerOrderId: string }> {
  const response = await fetch("/api/widget-url", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(readForm()),
  }).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (response?.ok && answer?.widgetUrl) return answer;
  throw new Error(answer?.message ?? "We cannot reach our shop. Are you online?");
}
