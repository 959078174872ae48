import type { CryptoCurrency } from "../generated/crypto-currency.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { CallOptions } from "../options.ts";
import { lookupErrors, readList } from "./lookup.ts";

const operation = operations["get-crypto-currencies"];
const readCallOptions = callOptionsReader(operation);

/** Get Crypto Currencies. */
export function getCryptoCurrencies(options: CallOptions): Call<CryptoCurrency[]> {
  return defineCall({
    operation,
    input: {},
    options: readCallOptions(options),
    ...lookupErrors,
    read: readList<CryptoCurrency>,
  });
}
