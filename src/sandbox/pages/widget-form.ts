import { type Checkout, type Choice, findProblem } from "../checkout.ts";
import { paymentMethods } from "../currencies.ts";
import type { Quote } from "../quote.ts";
import { formatAmount, shorten } from "./format.ts";
import { flag, type Html, html } from "./html.ts";

/** What the form is drawn from. */
interface FormView {
  readonly checkout: Checkout;
  readonly quote: Quote;
  readonly widgetParams: Readonly<Record<string, unknown>>;
}

/** What is bought or sold, at what price, and the buttons. */
export function widgetForm({ checkout, quote, widgetParams }: FormView): Html {
  const { isBuyOrSell, fiatCurrency, cryptoCurrency, network, paymentMethod, amount } = checkout;
  const buying = isBuyOrSell.value === "BUY";
  const title = typeof widgetParams.exchangeScreenTitle === "string" ? widgetParams.exchangeScreenTitle : undefined;
  const currency = buying ? fiatCurrency : cryptoCurrency;
  const currencyName = buying ? "fiatCurrency" : "cryptoCurrency";
  return html`<form method="post">
<h1>${title ?? `${buying ? "Buy" : "Sell"} ${cryptoCurrency.value}`}</h1>
${greet(widgetParams)}
${productTabs(isBuyOrSell)}
<div class="field">
<label for="amount">${buying ? "You pay" : "You sell"}</label>
<div class="joined">
<input id="amount" name="amount" type="number" inputmode="decimal" min="0" step="any" required value="${amount.value}"${flag("readonly", amount.locked)}>
${select(currencyName, buying ? "Currency" : "Coin", currency)}
</div>
</div>
<div class="pair">
${buying ? field("cryptoCurrency", "You receive", cryptoCurrency) : field("fiatCurrency", "You receive", fiatCurrency)}
${field("network", "Network", network)}
</div>
${field("paymentMethod", buying ? "Pay with" : "Paid out by", paymentMethod, (id) => paymentMethods[id]?.name ?? id)}
${buying && walletField(checkout)}
<div class="field">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="off" value="${checkout.email}" aria-describedby="email-hint">
<p class="hint" id="email-hint">An alias ends the order badly: <code>name+failed@</code> or <code>name+refund@</code>.</p>
</div>
<div id="quote">${priceAndButtons(checkout, quote, widgetParams)}</div>
</form>`;
}

function greet({ userData }: FormView["widgetParams"]): Html | undefined {
  const { firstName, lastName } = (userData ?? {}) as { readonly firstName?: unknown; readonly lastName?: unknown };
  const name = [firstName, lastName].filter((part) => typeof part === "string").join(" ");
  return name ? html`<p class="greeting">For ${name}</p>` : undefined;
}

function productTabs({ value, options }: Choice): Html | undefined {
  if (options.length < 2) return undefined;
  const tabs = options.map(
    (product) =>
      html`<label><input type="radio" id="product-${product}" name="isBuyOrSell" value="${product}"${flag("checked", product === value)}> ${product === "BUY" ? "Buy" : "Sell"}</label>`,
  );
  return html`<fieldset class="tabs"><legend class="unseen">Buy or sell</legend>${tabs}</fieldset>`;
}

function field(name: string, label: string, choice: Choice, show?: (value: string) => string): Html {
  return html`<div class="field"><label for="${name}">${label}</label>${select(name, undefined, choice, show)}</div>`;
}

/** A choice of one is locked: a field to read. */
function select(
  name: string,
  label: string | undefined,
  { value, options }: Choice,
  show: (value: string) => string = (text) => text,
): Html {
  const named = label === undefined ? undefined : html` aria-label="${label}"`;
  if (options.length < 2) return html`<input id="${name}" value="${show(value)}" readonly${named}>`;
  const entries = options.map(
    (option) => html`<option value="${option}"${flag("selected", option === value)}>${show(option)}</option>`,
  );
  return html`<select id="${name}" name="${name}"${named}>${entries}</select>`;
}

function walletField({ walletAddress: { value, locked } }: Checkout): Html {
  const input = locked
    ? html`<input id="walletAddress" value="${shorten(value)}" title="${value}" readonly>`
    : html`<input id="walletAddress" name="walletAddress" autocomplete="off" spellcheck="false" required value="${value}">`;
  return html`<div class="field"><label for="walletAddress">Wallet address</label>${input}</div>`;
}

/** What follows from the form, and changes with it. */
function priceAndButtons(checkout: Checkout, quote: Quote, widgetParams: FormView["widgetParams"]): Html {
  const { fiatCurrency, cryptoCurrency, fiatAmount, cryptoAmount, conversionPrice, totalFee } = quote;
  const buying = quote.isBuyOrSell === "BUY";
  const problem = findProblem(checkout);
  const [pays, gets] = buying
    ? [formatAmount(fiatAmount, fiatCurrency), formatAmount(cryptoAmount, cryptoCurrency)]
    : [formatAmount(cryptoAmount, cryptoCurrency), formatAmount(fiatAmount, fiatCurrency)];
  const fees = quote.feeBreakdown.map(({ name, value }) => row(name, formatAmount(value, fiatCurrency)));
  const details =
    widgetParams.isFeeCalculationHidden === true
      ? undefined
      : html`${row("Price", `1 ${cryptoCurrency} = ${formatAmount(Math.round(100 / conversionPrice) / 100, fiatCurrency)}`)}${fees}${row("Fees together", formatAmount(totalFee, fiatCurrency))}`;
  return html`<dl class="price">${details}<div class="total"><dt>You get</dt><dd>${gets}</dd></div></dl>
${problem && html`<p class="problem" role="alert">${problem}</p>`}
<div class="buttons">
<button class="primary" id="pay" name="action" value="pay"${flag("disabled", problem !== undefined)}>${buying ? "Pay" : "Sell"} ${pays}</button>
<button id="cancel" name="action" value="cancel" formnovalidate>Cancel order</button>
<button id="decline" name="action" value="decline" formnovalidate>Decline payment</button>
</div>`;
}

const row = (name: string, value: string): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
