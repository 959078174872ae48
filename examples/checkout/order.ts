import type { WidgetParams } from "transak-partner-api";

const fiatCurrencies = ["EUR", "GBP", "USD"];
const networks: Readonly<Record<string, string>> = { ETH: "ethereum", USDC: "ethereum", BTC: "mainnet" };

/** What a price is asked for. Undefined where a field is none of what the page offers. */
export function saleFrom(query: unknown) {
  const { fiatAmount, fiatCurrency, cryptoCurrencyCode } = Object(query) as Record<string, unknown>;
  const order = orderFrom({
    fiatAmount: Number(fiatAmount),
    fiatCurrency,
    cryptoCurrencyCode,
    walletAddress: "0".repeat(20),
  });
  const { cryptoCurrencyCode: cryptoCurrency, network } = order ?? {};
  if (!order || !cryptoCurrency || !network) return undefined;
  return {
    isBuyOrSell: "BUY",
    fiatAmount: Number(fiatAmount),
    fiatCurrency: String(fiatCurrency),
    cryptoCurrency,
    network,
  } as const;
}

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
