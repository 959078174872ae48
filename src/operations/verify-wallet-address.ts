import { type Reader, readOptions, text } from "../check/readers.ts";
import { requireFields } from "../check/shape.ts";
import { TransakBadRequestError, TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { readCallOptions } from "../http/call-options.ts";
import type { QueryCallOptions } from "../options.ts";
import { extraQuery, withExtraQuery } from "./extra-query.ts";
import { lookupErrors } from "./lookup.ts";

/** What `verifyWalletAddress` looks at. */
export interface WalletAddressQuery {
  /** Symbol of the cryptocurrency. */
  readonly cryptoCurrency: string;
  /** Network of the cryptocurrency: its `network.name`. `mainnet` for Bitcoin. */
  readonly network: string;
  /** The address that the user has given. */
  readonly walletAddress: string;
}

const operation = operations["verify-wallet-address"];

const readers = { cryptoCurrency: text, network: text, walletAddress: text } satisfies Record<
  keyof WalletAddressQuery,
  Reader
>;

/** Verify Wallet Address. Transak says that an address is not valid by `false`, or by a 400 about the address. */
export function verifyWalletAddress(
  query: WalletAddressQuery,
  given: QueryCallOptions,
): Call<{ readonly valid: boolean }> {
  const options = readCallOptions(operation, given, { extraQuery });
  return defineCall({
    operation,
    input: { query: withExtraQuery(readQuery(query), options.extraQuery) },
    options,
    ...lookupErrors,
    read: (data, { invalidResponse }) => {
      if (typeof data !== "boolean") throw invalidResponse("response is not a boolean.");
      return { valid: data };
    },
    recover: (failure) => {
      if (failure instanceof TransakBadRequestError && isAboutAddress(failure)) return { valid: false };
      throw failure;
    },
  });
}

function readQuery(given: unknown) {
  const query = readOptions(given, "The query of verify-wallet-address", readers, TransakValidationError);
  requireFields(query, ["cryptoCurrency", "network", "walletAddress"], ["query"]);
  return query;
}

/** 4001 is Transak's code of an invalid wallet address. */
const isAboutAddress = ({ errorCode, apiMessage = "" }: TransakBadRequestError): boolean =>
  errorCode === 4001 || /invalid wallet ?address/i.test(apiMessage);
