import { cryptoCurrencies, fiatCurrencies, networkFees } from "./currencies.ts";
import { isPaidByHand } from "./order-flow.ts";
import type { Random } from "./random.ts";

/** What a price is asked for. One of the two amounts counts: see `quote`. */
export interface QuoteRequest {
  readonly isBuyOrSell: "BUY" | "SELL";
  readonly fiatCurrency: string;
  readonly cryptoCurrency: string;
  readonly network: string;
  readonly paymentMethod: string;
  readonly fiatAmount?: number | undefined;
  readonly cryptoAmount?: number | undefined;
}

/** A price, under the names of Transak's API. */
export interface Quote extends QuoteRequest {
  readonly quoteId: string;
  /** Units of cryptocurrency for one unit of fiat money, after slippage and before fees. */
  readonly conversionPrice: number;
  readonly marketConversionPrice: number;
  /** Per cent. */
  readonly slippage: number;
  readonly fiatAmount: number;
  readonly cryptoAmount: number;
  /** All fees as a fraction of the amount. */
  readonly feeDecimal: number;
  /** In units of the fiat currency. */
  readonly totalFee: number;
  readonly feeBreakdown: readonly { readonly name: string; readonly value: number; readonly id: string }[];
  /** Unix time in seconds. */
  readonly nonce: number;
}

const slippage = 0.5;
/** How far a price is from the table's at most, either way. */
const movement = 0.002;
const rates = { card: 0.035, transfer: 0.01 } as const;
const minFeeUsd = 1;

/** How many units of fiat money something in US dollars is. */
export const fromUsd = (usd: number, fiatCurrency: string): number => usd / (fiatCurrencies[fiatCurrency]?.usd ?? 1);

/** About how much an order is worth, in units of its fiat currency. */
export const fiatValue = ({ fiatAmount, cryptoAmount = 0, fiatCurrency, cryptoCurrency }: QuoteRequest): number =>
  fiatAmount ?? fromUsd(cryptoAmount * priceInUsd(cryptoCurrency), fiatCurrency);

/** What the sandbox does not know is worth one dollar. */
const priceInUsd = (cryptoCurrency: string): number => cryptoCurrencies[cryptoCurrency]?.usd ?? 1;

/**
 * The price of an order. A purchase is priced by its `cryptoAmount`, or else its `fiatAmount`; a sale by its `cryptoAmount`, as
 * Transak does.
 */
export function quote(wanted: QuoteRequest, random: Random): Quote {
  const { isBuyOrSell, fiatCurrency, cryptoCurrency, network, paymentMethod } = wanted;
  const usd = priceInUsd(cryptoCurrency);
  const drift = 1 + (random.unit("price") * 2 - 1) * movement;
  const marketConversionPrice = 1 / fromUsd(usd * drift, fiatCurrency);
  const conversionPrice = marketConversionPrice * (1 - slippage / 100);
  const rate = rates[isPaidByHand({ isBuyOrSell, paymentOptionId: paymentMethod }) ? "transfer" : "card"];
  const networkFee = money(fromUsd(networkFees[network] ?? 0.05, fiatCurrency));
  const minFee = fromUsd(minFeeUsd, fiatCurrency);
  const feeOn = (fiat: number) => money(Math.max(minFee, fiat * rate));

  const { cryptoAmount: askedCrypto, fiatAmount: askedFiat = 0 } = wanted;
  let fiatAmount = askedFiat;
  let cryptoAmount = askedCrypto ?? 0;
  let transakFee = feeOn(fiatAmount);
  if (isBuyOrSell === "BUY" && askedCrypto !== undefined) {
    const net = askedCrypto / conversionPrice + networkFee;
    fiatAmount = money(Math.max(net + minFee, net / (1 - rate)));
    transakFee = feeOn(fiatAmount);
  } else if (isBuyOrSell === "BUY") {
    cryptoAmount = coins(Math.max(0, fiatAmount - transakFee - networkFee) * conversionPrice);
  } else {
    const gross = askedCrypto === undefined ? askedFiat : askedCrypto / conversionPrice;
    if (askedCrypto === undefined) cryptoAmount = coins(gross * conversionPrice);
    transakFee = feeOn(gross);
    fiatAmount = money(Math.max(0, gross - transakFee - networkFee));
  }
  const totalFee = money(transakFee + networkFee);
  return {
    quoteId: random.uuid("quote"),
    conversionPrice,
    marketConversionPrice,
    slippage,
    fiatCurrency,
    cryptoCurrency,
    network,
    paymentMethod,
    fiatAmount,
    cryptoAmount,
    isBuyOrSell,
    feeDecimal: fiatAmount > 0 ? totalFee / fiatAmount : 0,
    totalFee,
    feeBreakdown: [
      { name: "Transak fee", value: transakFee, id: "transak_fee" },
      { name: "Network/Exchange fee", value: networkFee, id: "network_fee" },
    ],
    nonce: Math.floor(Date.now() / 1000),
  };
}

const money = (value: number): number => Math.round(value * 100) / 100;
const coins = (value: number): number => Math.round(value * 1e8) / 1e8;
