import type { Country, CryptoCurrency, FiatCurrency, TransakClient } from "transak-partner-api";
import { cached } from "./cached.ts";

/** What this shop sells, by symbol and network: Transak has hundreds of coins. */
const assortment = ["ETH ethereum", "ETH base", "USDC ethereum", "USDC solana", "BTC mainnet"];

const hourMs = 3_600_000;

export interface PaymentMethod {
  readonly id: string;
  readonly name: string;
  /** Limits in the currency that is paid. Undefined where Transak counts them in another one. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface Coin {
  /** Symbol and network: the same symbol exists on several networks. */
  readonly id: string;
  readonly symbol: string;
  readonly network: string;
}

/** What a visitor of a country can choose: all that the page shows of Transak's lists. */
export interface Offer {
  readonly country: string;
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  /** The currency of the country, which the page shows first. */
  readonly currency: string;
  readonly currencies: readonly { readonly symbol: string; readonly methods: readonly PaymentMethod[] }[];
  readonly coins: readonly Coin[];
}

/** The lists are large and change rarely: one lookup an hour serves all visitors. */
export function createOffers(transak: TransakClient): (country: unknown) => Promise<Offer> {
  const lists = cached(hourMs, () =>
    Promise.all([transak.getCountries(), transak.getFiatCurrencies(), transak.getCryptoCurrencies()]),
  );
  return async (country) => {
    const [countries, currencies, coins] = await lists();
    const served = countries.filter(({ isAllowed }) => isAllowed);
    const home = served.find(({ alpha2 }) => alpha2 === country) ?? served[0];
    return {
      country: home?.alpha2 ?? "",
      countries: served.map(({ alpha2, name }) => ({ code: alpha2, name })),
      currency: home?.currencyCode ?? "",
      currencies: currencies.filter(({ isAllowed }) => isAllowed).map((currency) => readCurrency(currency, home)),
      coins: coins.filter((coin) => coin.isAllowed && !isRestricted(coin, home)).flatMap(readCoin),
    };
  };
}

function readCurrency(
  { symbol, paymentOptions }: FiatCurrency,
  home: Country | undefined,
): Offer["currencies"][number] {
  const usable = paymentOptions.filter(
    ({ isActive, supportedCountryCode }) => isActive && (supportedCountryCode?.includes(home?.alpha2 ?? "") ?? true),
  );
  const methods = usable.map(({ id, name, limitCurrency = symbol, minAmount, maxAmount }) => ({
    id,
    name: name || id,
    ...(limitCurrency === symbol && { min: minAmount, max: maxAmount }),
  }));
  return { symbol, methods };
}

/** Of states Transak asks by itself: this shop asks for the country alone. */
function isRestricted({ regionsNotSupported = [], kycCountriesNotSupported }: CryptoCurrency, home?: Country): boolean {
  const { alpha2 = "" } = home ?? {};
  return (
    (Array.isArray(kycCountriesNotSupported) && kycCountriesNotSupported.includes(alpha2)) ||
    regionsNotSupported.some(({ country, availability }) => country === alpha2 && availability === "none")
  );
}

function readCoin({ symbol, network }: CryptoCurrency): Coin[] {
  const id = `${symbol} ${network.name}`;
  return assortment.includes(id) ? [{ id, symbol, network: network.name }] : [];
}
