import type { FiatCurrency } from "../generated/fiat-currency.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import type { QueryCallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { extraQuery, withExtraQuery } from "./extra-query.ts";
import { lookupErrors, readList } from "./lookup.ts";

const operation = operations["get-fiat-currencies"];

/** Get Fiat Currencies, with the payment methods of this partner. */
export function getFiatCurrencies({ apiKey }: Settings, given: QueryCallOptions): Call<FiatCurrency[]> {
  const options = readCallOptions(operation, given, { extraQuery });
  return defineCall({
    operation,
    input: { query: withExtraQuery({ apiKey }, options.extraQuery) },
    options,
    ...lookupErrors,
    read: readList<FiatCurrency>,
  });
}
