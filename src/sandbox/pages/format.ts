import type { Order } from "../../generated/order.ts";

/** An amount for people: `50 EUR`, `0.01938 ETH`. */
export function formatAmount(amount: number | undefined, currency: string): string {
  const digits = Number((amount ?? 0).toPrecision(8));
  return `${digits.toLocaleString("en-US", { maximumFractionDigits: 8, useGrouping: false })} ${currency}`;
}

/** The beginning and the end of something long. */
export const shorten = (text: string): string =>
  text.length > 20 ? `${text.slice(0, 8)}\u2026${text.slice(-6)}` : text;

/** The time of day in UTC. */
export const formatTime = (time: string | number): string => new Date(time).toISOString().slice(11, 19);

/** What an order is about. */
export function describeOrder({ isBuyOrSell, fiatAmount, fiatCurrency, cryptoAmount, cryptoCurrency }: Order): string {
  const [fiat, crypto] = [formatAmount(fiatAmount, fiatCurrency), formatAmount(cryptoAmount, cryptoCurrency)];
  return isBuyOrSell === "SELL" ? `${crypto} for ${fiat}` : `${fiat} for ${crypto}`;
}
