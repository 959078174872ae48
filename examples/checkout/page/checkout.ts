import { Transak } from "@transak/ui-js-sdk";

const form = document.querySelector("form") as HTMLFormElement;
const pay = document.querySelector("#pay") as HTMLButtonElement;
const problem = document.querySelector("#problem") as HTMLElement;
const outcome = document.querySelector("#outcome") as HTMLElement;
const amount = document.querySelector("#fiatAmount") as HTMLInputElement;
const price = document.querySelector("#price") as HTMLElement;
const coin = document.querySelector("#cryptoCurrencyCode") as HTMLSelectElement;
const wallet = document.querySelector("#walletAddress") as HTMLInputElement;
const payment = document.querySelector("#payment") as HTMLElement;
let widget: Transak | undefined;

for (const preset of document.querySelectorAll<HTMLButtonElement>(".presets button")) {
  preset.addEventListener("click", () => {
    amount.value = preset.value;
    showPriceSoon();
  });
}

/** Bitcoin and Ether have wallets of their own: an address of the other kind would lose the coins. */
let hadBitcoin = coin.value === "BTC";
coin.addEventListener("change", () => {
  if (hadBitcoin !== (coin.value === "BTC")) wallet.value = "";
  hadBitcoin = coin.value === "BTC";
});

/** The price follows what is typed, after a pause, and gives up the one that is no longer asked for. */
let asking = new AbortController();
let pause: ReturnType<typeof setTimeout> | undefined;
function showPriceSoon(): void {
  asking.abort();
  asking = new AbortController();
  clearTimeout(pause);
  pause = setTimeout(showPrice, 250, asking.signal);
}

async function showPrice(signal: AbortSignal): Promise<void> {
  const { fiatAmount = "", fiatCurrency = "", cryptoCurrencyCode = "" } = Object.fromEntries(new FormData(form));
  const query = new URLSearchParams({
    fiatAmount: String(fiatAmount),
    fiatCurrency: String(fiatCurrency),
    cryptoCurrencyCode: String(cryptoCurrencyCode),
  });
  const response = await fetch(`/api/price?${query}`, { signal }).catch(() => undefined);
  const quote = response?.ok ? await response.json().catch(() => undefined) : undefined;
  if (signal.aborted) return;
  price.textContent = quote
    ? `About ${quote.cryptoAmount} ${cryptoCurrencyCode}, with ${quote.totalFee} ${fiatCurrency} of fees.`
    : "";
}

form.addEventListener("input", showPriceSoon);
showPriceSoon();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  pay.disabled = true;
  problem.textContent = "";
  openWidget()
    .catch((error: Error) => {
      outcome.textContent = "";
      problem.textContent = error.message;
    })
    .finally(() => {
      pay.disabled = false;
    });
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
  payment.scrollIntoView({ behavior: "smooth", block: "start" });
  watchSale(partnerOrderId);
}

let watched: string | undefined;

/** What the widget says in the browser proves nothing: paid is what the shop has heard from Transak itself. */
async function watchSale(id: string): Promise<void> {
  watched = id;
  outcome.textContent = "";
  while (watched === id) {
    const response = await fetch(`/api/sales/${id}`).catch(() => undefined);
    const { stage } = (await response?.json().catch(() => undefined)) ?? {};
    if (watched === id && stage === "completed")
      outcome.textContent = "Paid. Your coins are on their way to your wallet.";
    if (watched === id && stage === "failed")
      outcome.textContent = "This payment did not go through. You can try again.";
    if (stage === "completed" || stage === "failed") return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function beginSale(): Promise<{ readonly widgetUrl: string; readonly partnerOrderId: string }> {
  const order = { ...Object.fromEntries(new FormData(form)), fiatAmount: amount.valueAsNumber };
  const response = await fetch("/api/widget-url", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  }).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (response?.ok && answer?.widgetUrl) return answer;
  throw new Error(answer?.message ?? "We cannot reach our shop. Are you online?");
}
