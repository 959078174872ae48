import { amount, oneOf, type Reader, text } from "../check/readers.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Price, requiredPriceFields } from "../generated/price.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { ResponseContext } from "../http/read-response.ts";
import { isObject } from "../json.ts";
import type { QueryCallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { lookupErrors } from "./lookup.ts";
import { readQuery } from "./read-query.ts";

interface PriceQueryBase {
  /** ISO 4217 code of the fiat currency: `symbol` of a fiat currency. */
  readonly fiatCurrency: string;
  /** Symbol of the cryptocurrency. */
  readonly cryptoCurrency: string;
  /** Network of the cryptocurrency: its `network.name`. `mainnet` for Bitcoin. */
  readonly network: string;
  /**
   * How the user pays or is paid: `paymentOptions[].id` of the fiat currency. Recommended, as fees and limits depend on it.
   *
   * @default none is sent, and Transak chooses one
   */
  readonly paymentMethod?: string | undefined;
  /** ISO 3166-1 alpha-2 code of the user's country: where they have been identified, else where their IP address is. */
  readonly quoteCountryCode?: string | undefined;
}

interface ByFiatAmount {
  /** From the user's side. */
  readonly isBuyOrSell: "BUY";
  /** What the user pays, fees included, in units of the fiat currency: a positive number, or one as a decimal string. */
  readonly fiatAmount: number | string;
  /** Goes with no `fiatAmount`. */
  readonly cryptoAmount?: undefined;
}

interface ByCryptoAmount {
  /** From the user's side. A sale needs `cryptoAmount`: Transak ignores `fiatAmount` there. */
  readonly isBuyOrSell: "BUY" | "SELL";
  /** What the user gets or sells, in units of the cryptocurrency: a positive number, or one as a decimal string. */
  readonly cryptoAmount: number | string;
  /** Goes with no `cryptoAmount`. */
  readonly fiatAmount?: undefined;
}

/** What `getPrice` quotes: exactly one of `fiatAmount` and `cryptoAmount`. */
export type PriceQuery = PriceQueryBase & (ByFiatAmount | ByCryptoAmount);

const operation = operations["get-price"];
const readCallOptions = callOptionsReader(operation);

const readers = {
  fiatCurrency: text,
  cryptoCurrency: text,
  network: text,
  isBuyOrSell: oneOf("BUY", "SELL"),
  paymentMethod: text,
  quoteCountryCode: text,
  fiatAmount: amount,
  cryptoAmount: amount,
} satisfies Record<keyof ByFiatAmount | keyof PriceQueryBase, Reader>;

const required = ["fiatCurrency", "cryptoCurrency", "network", "isBuyOrSell"] as const;

/** Get Price. */
export function getPrice({ apiKey }: Settings, query: PriceQuery, options: QueryCallOptions): Call<Price> {
  return defineCall({
    operation,
    input: { query: { ...readPriceQuery(query), partnerApiKey: apiKey } },
    options: readCallOptions(options),
    ...lookupErrors,
    read: readPrice,
  });
}

function readPriceQuery(given: unknown) {
  const query = readQuery(operation, given, readers, required);
  const { isBuyOrSell, fiatAmount, cryptoAmount } = query;
  if (isBuyOrSell === "SELL" && cryptoAmount === undefined) {
    throw new TransakValidationError("A SELL price needs cryptoAmount: Transak ignores fiatAmount there.");
  }
  if ((fiatAmount === undefined) === (cryptoAmount === undefined)) {
    throw new TransakValidationError("Pass exactly one of fiatAmount and cryptoAmount.");
  }
  return query;
}

function readPrice(data: unknown, { invalidResponse }: ResponseContext): Price {
  if (!isObject(data)) throw invalidResponse("response is not an object.");
  const missing = requiredPriceFields.find((name) => (data[name] ?? undefined) === undefined);
  if (missing) throw invalidResponse(`with a price without ${missing}.`);
  return data as unknown as Price;
}
