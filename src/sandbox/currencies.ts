import { createTable } from "./table.ts";

interface FiatCurrency {
  readonly name: string;
  /** What one unit is worth in US dollars, about. Prices of a sandbox move around it. */
  readonly usd: number;
}

/** The fiat currencies that a sandbox knows. */
export const fiatCurrencies: Readonly<Record<string, FiatCurrency>> = createTable({
  USD: { name: "US Dollar", usd: 1 },
  EUR: { name: "Euro", usd: 1.08 },
  GBP: { name: "Pound Sterling", usd: 1.27 },
  CHF: { name: "Swiss Franc", usd: 1.13 },
  CAD: { name: "Canadian Dollar", usd: 0.73 },
  AUD: { name: "Australian Dollar", usd: 0.66 },
  JPY: { name: "Japanese Yen", usd: 0.0067 },
  PLN: { name: "Polish Zloty", usd: 0.25 },
  SEK: { name: "Swedish Krona", usd: 0.095 },
  BRL: { name: "Brazilian Real", usd: 0.18 },
  INR: { name: "Indian Rupee", usd: 0.012 },
});

interface CryptoCurrency {
  readonly name: string;
  readonly usd: number;
  /** The first is the one that is taken where none is asked for. */
  readonly networks: readonly string[];
}

/** The cryptocurrencies that a sandbox knows the price of. */
export const cryptoCurrencies: Readonly<Record<string, CryptoCurrency>> = createTable({
  ETH: { name: "Ethereum", usd: 2500, networks: ["ethereum", "base", "arbitrum", "optimism"] },
  BTC: { name: "Bitcoin", usd: 65_000, networks: ["mainnet"] },
  USDC: {
    name: "USD Coin",
    usd: 1,
    networks: ["ethereum", "base", "arbitrum", "optimism", "polygon", "solana"],
  },
  USDT: { name: "Tether USD", usd: 1, networks: ["ethereum", "arbitrum", "polygon", "tron"] },
  DAI: { name: "Dai", usd: 1, networks: ["ethereum"] },
  SOL: { name: "Solana", usd: 150, networks: ["solana"] },
  POL: { name: "POL", usd: 0.5, networks: ["polygon", "ethereum"] },
  BNB: { name: "BNB", usd: 600, networks: ["bsc"] },
  AVAX: { name: "Avalanche", usd: 28, networks: ["avaxcchain"] },
  XRP: { name: "XRP", usd: 0.6, networks: ["mainnet"] },
  LTC: { name: "Litecoin", usd: 70, networks: ["mainnet"] },
});

/** What a transaction on a network costs in US dollars, about. */
export const networkFees: Readonly<Record<string, number>> = createTable({ ethereum: 0.45, mainnet: 1.2, tron: 0.9 });

interface PaymentMethod {
  readonly name: string;
  /** The currencies that it is for. @default all */
  readonly currencies?: readonly string[];
}

/** Payment methods by the id that Transak gives them. */
export const paymentMethods: Readonly<Record<string, PaymentMethod>> = createTable({
  credit_debit_card: { name: "Card" },
  apple_pay: { name: "Apple Pay" },
  google_pay: { name: "Google Pay" },
  sepa_bank_transfer: { name: "SEPA bank transfer", currencies: ["EUR"] },
  gbp_bank_transfer: { name: "GBP bank transfer", currencies: ["GBP"] },
  pm_open_banking: { name: "Open banking", currencies: ["EUR", "GBP"] },
});

/** Whether a payment method takes a currency. */
export const takesCurrency = ({ currencies }: PaymentMethod, symbol: string): boolean =>
  currencies?.includes(symbol) ?? true;

/** The smallest order, in units of whichever fiat currency. */
export const minFiatAmount = 5;
/** The largest one. */
export const maxFiatAmount = 100_000;
