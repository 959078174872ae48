import type { Country } from "../generated/country.ts";
import type { CryptoCurrency } from "../generated/crypto-currency.ts";
import type { FiatCurrency } from "../generated/fiat-currency.ts";
import type { MockCall } from "../testing/mock-call.ts";
import type { MockResponse } from "../testing/scripted-response.ts";
import { countries } from "./countries.ts";
import {
  cryptoCurrencies,
  fiatCurrencies,
  maxFiatAmount,
  minFiatAmount,
  paymentMethods,
  takesCurrency,
} from "./currencies.ts";
import { quote } from "./quote.ts";
import type { Random } from "./random.ts";

type Query = MockCall["query"];

const defaultFiatAmount = 100;

/** A price for a query that has all that is required. */
export function lookUpPrice(query: Query, random: Random): MockResponse {
  const { fiatCurrency = "", cryptoCurrency = "", network = "", paymentMethod = "" } = query;
  const known = cryptoCurrencies[cryptoCurrency];
  if (!fiatCurrencies[fiatCurrency]) return badRequest(`The sandbox does not know the fiat currency ${fiatCurrency}`);
  if (!known?.networks.includes(network))
    return badRequest(`The sandbox does not know ${cryptoCurrency} on ${network}`);
  const isBuyOrSell = query.isBuyOrSell === "SELL" ? "SELL" : "BUY";
  const cryptoAmount = readAmount(query.cryptoAmount);
  if (isBuyOrSell === "SELL" && cryptoAmount === undefined) return badRequest("cryptoAmount is required for SELL");
  const fiatAmount = readAmount(query.fiatAmount) ?? defaultFiatAmount;
  const asked = {
    isBuyOrSell,
    fiatCurrency,
    cryptoCurrency,
    network,
    paymentMethod,
    fiatAmount,
    cryptoAmount,
  } as const;
  const price = quote(asked, random);
  if (price.fiatAmount < minFiatAmount) return badRequest(`Minimum fiat amount is ${minFiatAmount} ${fiatCurrency}`);
  if (price.fiatAmount > maxFiatAmount) return badRequest(`Maximum fiat amount is ${maxFiatAmount} ${fiatCurrency}`);
  return { body: { response: { ...price, notes: [] } } };
}

/** Every cryptocurrency on each of its networks. */
export function listCryptoCurrencies(): CryptoCurrency[] {
  return Object.entries(cryptoCurrencies).flatMap(([symbol, { name, usd, networks }]) =>
    networks.map((network) => ({
      symbol,
      name,
      network: { name: network, chainId: null, fiatCurrenciesNotSupported: [] },
      uniqueId: `${symbol}${network}`,
      isAllowed: true,
      isPopular: usd > 1000,
      isStable: usd === 1,
      isPayInAllowed: true,
      minAmountForPayIn: null,
      maxAmountForPayIn: null,
      roundOff: usd === 1 ? 2 : 8,
      decimals: 18,
      kycCountriesNotSupported: [],
      regionsNotSupported: [],
    })),
  );
}

/** Every fiat currency, with how it can be paid. */
export function listFiatCurrencies(): FiatCurrency[] {
  return Object.entries(fiatCurrencies).map(([symbol, { name }]) => ({
    symbol,
    name,
    supportingCountries: countries.filter(([, , , currency]) => currency === symbol).map(([alpha2]) => alpha2),
    isAllowed: true,
    isPopular: symbol === "USD" || symbol === "EUR",
    isPayOutAllowed: true,
    roundOff: symbol === "JPY" ? 0 : 2,
    paymentOptions: Object.entries(paymentMethods)
      .filter(([, method]) => takesCurrency(method, symbol))
      .map(([id, method]) => ({
        id,
        name: method.name,
        processingTime: method.currencies ? "1-2 days" : "1-3 minutes",
        isActive: true,
        limitCurrency: symbol,
        minAmount: minFiatAmount,
        maxAmount: maxFiatAmount,
        defaultAmount: defaultFiatAmount,
      })),
  }));
}

export function listCountries(): Country[] {
  return countries.map(([alpha2, alpha3, name, currencyCode]) => ({
    alpha2,
    alpha3,
    name,
    currencyCode,
    isAllowed: true,
    isLightKycAllowed: alpha2 !== "US",
    supportedDocuments: ["passport", "national_identity_card"],
    partners: [],
    states: [],
  }));
}

function readAmount(text: string | undefined): number | undefined {
  const amount = Number(text);
  return amount > 0 ? amount : undefined;
}

const badRequest = (message: string): MockResponse => ({
  status: 400,
  body: { error: { statusCode: 400, message } },
});
