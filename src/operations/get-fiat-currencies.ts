import type { FiatCurrency } from "../generated/fiat-currency.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { QueryCallOptions } from "../options.ts";
import type { Settings } from "../settings.ts";
import { lookupErrors, readList } from "./lookup.ts";

const operation = operations["get-fiat-currencies"];
const readCallOptions = callOptionsReader(operation);

/** Get Fiat Currencies, with the payment methods of this partner. */
export function getFiatCurrencies({ apiKey }: Settings, options: QueryCallOptions): Call<FiatCurrency[]> {
  return defineCall({
    operation,
    input: { query: { apiKey } },
    options: readCallOptions(options),
    ...lookupErrors,
    read: readList<FiatCurrency>,
  });
}
