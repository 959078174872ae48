import type { Offer } from "../offer.ts";

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const form = element<HTMLFormElement>("order");
const country = element<HTMLSelectElement>("country");
const amount = element<HTMLInputElement>("fiatAmount");
const currency = element<HTMLSelectElement>("fiatCurrency");
const method = element<HTMLSelectElement>("paymentMethod");
const coin = element<HTMLSelectElement>("coin");
const price = element("price");
const wallet = element<HTMLInputElement>("walletAddress");
const walletProblem = element("walletProblem");

let offer: Offer | undefined;

/** The fields as the shop's server takes them. */
export const readForm = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/** Fills the form with what there is where the visitor lives, and keeps it so. Rejects where the shop cannot say. */
export async function openForm(): Promise<void> {
  form.addEventListener("input", ({ target }) => {
    if (target === country) return void showOffer(country.value).catch(() => showSoon());
    if (target === currency) showMethods();
    showLimits();
    showSoon();
  });
  await showOffer(new Intl.Locale(navigator.language).region ?? "");
}

async function showOffer(wanted: string): Promise<void> {
  const found = await ask<Offer>("offer", { country: wanted });
  if (!found) throw new Error("Payments are not available right now. Please try again in a moment.");
  offer = found;
  fill(country, found.countries, ({ code, name }) => new Option(name, code), found.country);
  fill(currency, found.currencies, ({ symbol }) => new Option(symbol), found.currency);
  fill(coin, found.coins, ({ id, symbol, network }) => new Option(`${symbol} on ${network}`, id), coin.value);
  showMethods();
  showLimits();
  showSoon();
}

const chosenMethods = () => offer?.currencies.find(({ symbol }) => symbol === currency.value)?.methods ?? [];

const showMethods = () => fill(method, chosenMethods(), ({ id, name }) => new Option(name, id), method.value);

function showLimits(): void {
  const { min, max } = chosenMethods().find(({ id }) => id === method.value) ?? {};
  amount.min = `${min ?? 0}`;
  amount.max = `${max ?? ""}`;
}

/** Names come from Transak: they go into the page as text. */
function fill<T>(
  select: HTMLSelectElement,
  entries: readonly T[],
  toOption: (entry: T) => HTMLOptionElement,
  chosen: string,
): void {
  const options = entries.map(toOption);
  select.replaceChildren(...options);
  if (options.some(({ value }) => value === chosen)) select.value = chosen;
}

/** Price and wallet follow the form, after a pause in typing. What is no longer asked for is given up. */
let asking = new AbortController();
let pause: ReturnType<typeof setTimeout> | undefined;
function showSoon(): void {
  asking.abort();
  asking = new AbortController();
  clearTimeout(pause);
  pause = setTimeout(
    (signal: AbortSignal) => Promise.all([showPrice(signal), checkWallet(signal)]),
    250,
    asking.signal,
  );
}

interface Quote {
  readonly cryptoAmount?: number;
  readonly totalFee?: number;
  /** Why there is no price. */
  readonly message?: string;
}

async function showPrice(signal: AbortSignal): Promise<void> {
  const fields = readForm();
  const { cryptoAmount, totalFee, message = "" } = (await ask<Quote>("price", fields, signal)) ?? {};
  if (signal.aborted) return;
  const symbol = offer?.coins.find(({ id }) => id === fields.coin)?.symbol;
  price.textContent =
    cryptoAmount === undefined
      ? message
      : `About ${cryptoAmount} ${symbol}, with ${totalFee} ${fields.fiatCurrency} of fees.`;
}

/** An address belongs to a network: on another one the coins would be lost. */
async function checkWallet(signal: AbortSignal): Promise<void> {
  const found = wallet.value === "" ? undefined : await ask<{ valid: boolean }>("wallet", readForm(), signal);
  if (signal.aborted) return;
  walletProblem.textContent =
    found?.valid === false ? `This address cannot receive ${coin.selectedOptions[0]?.text}.` : "";
  wallet.setCustomValidity(walletProblem.textContent);
}

async function ask<T>(
  what: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal | null = null,
): Promise<T | undefined> {
  const response = await fetch(`/api/${what}?${new URLSearchParams(query)}`, { signal }).catch(() => undefined);
  return response?.ok ? response.json().catch(() => undefined) : undefined;
}
