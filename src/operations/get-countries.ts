import type { Country } from "../generated/country.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { CallOptions } from "../options.ts";
import { lookupErrors, readList } from "./lookup.ts";

const operation = operations["get-countries"];
const readCallOptions = callOptionsReader(operation);

/** Get Countries. */
export function getCountries(options: CallOptions): Call<Country[]> {
  return defineCall({
    operation,
    input: {},
    options: readCallOptions(options),
    ...lookupErrors,
    read: readList<Country>,
  });
}
