import { isObject } from "../json.ts";
import { currencyOf } from "./countries.ts";
import { cryptoCurrencies, fiatCurrencies, minFiatAmount, paymentMethods, takesCurrency } from "./currencies.ts";
import { fiatValue, type QuoteRequest } from "./quote.ts";
import { isSampleAddress, isWalletAddress, sampleAddress } from "./wallet-address.ts";

type Params = Readonly<Record<string, unknown>>;

/** What the visitor has chosen, by the name of the form's field. */
export type Choices = Readonly<Record<string, string>>;

/** A field of the widget's form. */
export interface Choice {
  readonly value: string;
  /** What there is to choose from. One value alone is locked. */
  readonly options: readonly string[];
}

/** What the widget asks for: the widget parameters, and what the visitor has chosen where they leave a choice. */
export interface Checkout {
  readonly isBuyOrSell: Choice;
  readonly fiatCurrency: Choice;
  readonly cryptoCurrency: Choice;
  readonly network: Choice;
  readonly paymentMethod: Choice;
  /** Of fiat money for a purchase, of cryptocurrency for a sale. */
  readonly amount: { readonly value: number; readonly locked: boolean };
  readonly walletAddress: { readonly value: string; readonly locked: boolean };
  /** A tag or memo that the address needs. */
  readonly addressAdditionalData: string | undefined;
  readonly email: string;
  readonly countryCode: string;
}

const defaults = { BUY: 100, SELL: 0.05 } as const;

/** Reads widget parameters as Transak's widget does, as far as it is documented. A choice where there is none is ignored. */
export function readCheckout(params: Params, choices: Choices): Checkout {
  const products = list(params.productsAvailed).filter((product) => product === "BUY" || product === "SELL");
  const isBuyOrSell = choose(choices.isBuyOrSell, undefined, products.length > 0 ? products : ["BUY", "SELL"]);
  const buying = isBuyOrSell.value === "BUY";
  const country = text(params.countryCode).toUpperCase();
  const fiatCurrency = readFiatCurrency(params, choices, country);
  const cryptoCurrency = choose(
    choices.cryptoCurrency,
    upper(params.defaultCryptoCurrency),
    given(upper(params.cryptoCurrencyCode)) ??
      given(...list(params.cryptoCurrencyList)) ??
      Object.keys(cryptoCurrencies),
  );
  const network = readNetwork(params, choices, cryptoCurrency.value);
  const { address, additionalData } = readWallet(params, network.value, cryptoCurrency.value);
  const written = choices.walletAddress?.trim() ?? "";
  // One that was filled in for a network goes with it.
  const typed = isSampleAddress(written) ? "" : written;
  const userData = isObject(params.userData) ? params.userData : {};
  const home = isObject(userData.address) ? userData.address : {};
  return {
    isBuyOrSell,
    fiatCurrency,
    cryptoCurrency,
    network,
    paymentMethod: readPaymentMethod(params, choices, fiatCurrency.value),
    amount: buying ? readFiatAmount(params, choices) : readCryptoAmount(params, choices),
    walletAddress: isLockedWallet(params, address)
      ? { value: address, locked: true }
      : { value: typed || address || sampleAddress(cryptoCurrency.value, network.value), locked: false },
    addressAdditionalData: additionalData,
    email: choices.email?.trim() || text(params.email) || text(userData.email),
    countryCode: country || text(home.countryCode).toUpperCase() || "DE",
  };
}

/** What a price has to be asked for. */
export function toQuoteRequest(checkout: Checkout): QuoteRequest {
  const buying = checkout.isBuyOrSell.value === "BUY";
  return {
    isBuyOrSell: buying ? "BUY" : "SELL",
    fiatCurrency: checkout.fiatCurrency.value,
    cryptoCurrency: checkout.cryptoCurrency.value,
    network: checkout.network.value,
    paymentMethod: checkout.paymentMethod.value,
    ...(buying ? { fiatAmount: checkout.amount.value } : { cryptoAmount: checkout.amount.value }),
  };
}

/** Why an order cannot be placed as it is filled in. */
export function findProblem(checkout: Checkout): string | undefined {
  const { isBuyOrSell, fiatCurrency, cryptoCurrency, network, walletAddress } = checkout;
  if (fiatValue(toQuoteRequest(checkout)) < minFiatAmount)
    return `The smallest order is ${minFiatAmount} ${fiatCurrency.value}.`;
  if (isBuyOrSell.value === "SELL") return undefined;
  if (walletAddress.value === "") return "Enter a wallet address.";
  return isWalletAddress(walletAddress.value, cryptoCurrency.value, network.value)
    ? undefined
    : `This is not an address of ${cryptoCurrency.value} on ${network.value}.`;
}

function readFiatCurrency(params: Params, choices: Choices, country: string): Choice {
  const locked = given(upper(params.fiatCurrency));
  if (locked) return choose(undefined, undefined, locked);
  const ofCountry = currencyOf(country) ?? "EUR";
  const excluded = country ? [] : list(params.excludeFiatCurrencies);
  const options = Object.keys(fiatCurrencies).filter((symbol) => !excluded.includes(symbol));
  return choose(choices.fiatCurrency, given(upper(params.defaultFiatCurrency))?.[0] ?? ofCountry, options);
}

function readNetwork(params: Params, choices: Choices, cryptoCurrency: string): Choice {
  const locked = given(text(params.network));
  if (locked) return choose(undefined, undefined, locked);
  const known = cryptoCurrencies[cryptoCurrency]?.networks ?? ["mainnet"];
  const allowed = list(params.networks, (name) => name.toLowerCase());
  const options = known.filter((name) => allowed.length === 0 || allowed.includes(name));
  return choose(choices.network, text(params.defaultNetwork), options.length > 0 ? options : known);
}

function readPaymentMethod(params: Params, choices: Choices, fiatCurrency: string): Choice {
  const locked = given(text(params.paymentMethod));
  if (locked) return choose(undefined, undefined, locked);
  const disabled = list(params.disablePaymentMethods, (id) => id);
  const options = Object.entries(paymentMethods)
    .filter(([id, method]) => !disabled.includes(id) && takesCurrency(method, fiatCurrency))
    .map(([id]) => id);
  const fallback = ["credit_debit_card"];
  return choose(choices.paymentMethod, text(params.defaultPaymentMethod), options.length > 0 ? options : fallback);
}

function readFiatAmount(params: Params, choices: Choices): Checkout["amount"] {
  // Without a currency Transak would not know an amount of what.
  const counts = text(params.fiatCurrency) !== "" || text(params.countryCode) !== "";
  const locked = counts ? amount(params.fiatAmount) : undefined;
  const first = counts ? amount(params.defaultFiatAmount) : undefined;
  return { value: locked ?? amount(choices.amount) ?? first ?? defaults.BUY, locked: locked !== undefined };
}

function readCryptoAmount(params: Params, choices: Choices): Checkout["amount"] {
  const locked = amount(params.cryptoAmount);
  const value = locked ?? amount(choices.amount) ?? amount(params.defaultCryptoAmount) ?? defaults.SELL;
  return { value, locked: locked !== undefined };
}

function readWallet(params: Params, network: string, coin: string): { address: string; additionalData?: string } {
  const address = text(params.walletAddress);
  if (address !== "" || !isObject(params.walletAddressesData)) return { address };
  const { networks, coins } = params.walletAddressesData;
  const entries = [isObject(coins) && coins[coin], isObject(networks) && networks[network]].filter(isObject);
  const [entry] = entries;
  const additionalData = text(entry?.addressAdditionalData);
  return { address: text(entry?.address), ...(additionalData && { additionalData }) };
}

const isLockedWallet = (params: Params, address: string): boolean =>
  address !== "" && params.disableWalletAddressForm === true;

function choose(wanted: string | undefined, first: string | undefined, options: readonly string[]): Choice {
  const value = [wanted, first].find((candidate) => candidate !== undefined && options.includes(candidate));
  return { value: value ?? (options[0] as string), options };
}

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const upper = (value: unknown): string => text(value).toUpperCase();

function amount(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number > 0 ? number : undefined;
}

function list(value: unknown, read: (item: string) => string = (item) => item.toUpperCase()): string[] {
  return text(value)
    .split(",")
    .map((item) => read(item.trim()))
    .filter((item) => item !== "");
}

/** The values that are there, or undefined where there are none. */
function given(...values: readonly string[]): readonly string[] | undefined {
  const present = values.filter((value) => value !== "");
  return present.length > 0 ? present : undefined;
}
