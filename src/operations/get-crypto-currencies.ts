import type { CryptoCurrency } from "../generated/crypto-currency.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import type { CallOptions } from "../options.ts";
import { lookupErrors, readList } from "./lookup.ts";

const operation = operations["get-crypto-currencies"];

/** Get Crypto Currencies. */
export function getCryptoCurrencies(options: CallOptions): Call<CryptoCurrency[]> {
  return defineCall({
    operation,
    input: {},
    options: readCallOptions(operation, options),
    ...lookupErrors,
    read: readList<CryptoCurrency>,
  });
}
