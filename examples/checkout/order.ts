import type { PriceQuery, WidgetParams } from "transak-partner-api";
import type { Coin, Offer } from "./offer.ts";

/** What a page sends: the fields of its form, or whatever somebody made up. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a customer has chosen of the offer. */
export interface Purchase {
  readonly fiatAmount: number;
  readonly fiatCurrency: string;
  readonly paymentMethod: string;
  readonly coin: Coin;
}

/** The choice of a coin, an address for it. Both are checked before they are used. */
export interface Wallet {
  readonly cryptoCurrency: string;
  readonly network: string;
  readonly walletAddress: string;
}

/**
 * What a browser may choose, and nothing else: whatever it sends beside these fields is left behind. Limits are checked before
 * Transak is asked, which checks them again.
 *
 * @returns the purchase, or a word to the customer on what to change.
 */
export function readPurchase(fields: Fields, offer: Offer): Purchase | string {
  const currency = offer.currencies.find(({ symbol }) => symbol === fields.fiatCurrency);
  const method = currency?.methods.find(({ id }) => id === fields.paymentMethod);
  const coin = offer.coins.find(({ id }) => id === fields.coin);
  if (!currency || !method || !coin) return "Please choose currency, payment and coin from the lists.";
  const fiatAmount = typeof fields.fiatAmount === "string" ? Number(fields.fiatAmount) : Number.NaN;
  const { name, min = 0, max = Number.MAX_SAFE_INTEGER } = method;
  if (!(fiatAmount > 0)) return "Please enter an amount.";
  if (fiatAmount < min) return `The least is ${min} ${currency.symbol} by ${name}.`;
  if (fiatAmount > max) return `The most is ${max} ${currency.symbol} by ${name}.`;
  return { fiatAmount, fiatCurrency: currency.symbol, paymentMethod: method.id, coin };
}

/** What can be an address at all, for a coin of the offer. Whether it is one, Transak says. */
export function readWallet({ coin: id, walletAddress }: Fields, { coins }: Offer): Wallet | undefined {
  const coin = coins.find((offered) => offered.id === id);
  if (!coin || typeof walletAddress !== "string" || !/^\w{20,100}$/.test(walletAddress)) return undefined;
  return { cryptoCurrency: coin.symbol, network: coin.network, walletAddress };
}

/** What a price is asked for. */
export function toPriceQuery({ coin, ...payment }: Purchase): PriceQuery {
  return { isBuyOrSell: "BUY", cryptoCurrency: coin.symbol, network: coin.network, ...payment };
}

/** What the widget opens with: it asks for nothing that the form has asked for. */
export function toWidgetParams({ coin, ...payment }: Purchase, walletAddress: string): WidgetParams {
  return {
    productsAvailed: "BUY",
    cryptoCurrencyCode: coin.symbol,
    network: coin.network,
    walletAddress,
    disableWalletAddressForm: true,
    hideExchangeScreen: true,
    ...payment,
  };
}
