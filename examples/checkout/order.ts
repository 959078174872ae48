import type { WidgetParams } from "transak-partner-api";

const fiatCurrencies = ["EUR", "GBP", "USD"];
const networks: Readonly<Record<string, string>> = { ETH: "ethereum", USDC: "ethereum", BTC: "mainnet" };

/**
 * What a browser may set, and nothing else: whatever it sends beside these fields is left behind. Undefined where a field is
 * none of what the page offers.
 */
export function orderFrom(body: unknown): WidgetParams | undefined {
  const { fiatAmount, fiatCurrency, cryptoCurrencyCode, walletAddress } = Object(body) as Record<string, unknown>;
  if (typeof fiatAmount !== "number" || !(fiatAmount >= 30 && fiatAmount <= 1000)) return undefined;
  if (typeof fiatCurrency !== "string" || !fiatCurrencies.includes(fiatCurrency)) return undefined;
  if (typeof cryptoCurrencyCode !== "string" || !Object.hasOwn(networks, cryptoCurrencyCode)) return undefined;
  if (typeof walletAddress !== "string" || !/^\w{20,100}$/.test(walletAddress)) return undefined;
  const network = networks[cryptoCurrencyCode];
  return { productsAvailed: "BUY", fiatAmount, fiatCurrency, cryptoCurrencyCode, network, walletAddress };
}
