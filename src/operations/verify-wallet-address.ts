import { type Reader, text } from "../check/readers.ts";
import { TransakBadRequestError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import type { QueryCallOptions } from "../options.ts";
import { lookupErrors } from "./lookup.ts";
import { readQuery } from "./read-query.ts";

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
const readCallOptions = callOptionsReader(operation);

const readers = { cryptoCurrency: text, network: text, walletAddress: text } satisfies Record<
  keyof WalletAddressQuery,
  Reader
>;

const required = ["cryptoCurrency", "network", "walletAddress"] as const;

/** Verify Wallet Address. Transak says that an address is not valid by `false`, or by a 400 about the address. */
export function verifyWalletAddress(
  query: WalletAddressQuery,
  options: QueryCallOptions,
): Call<{ readonly valid: boolean }> {
  return defineCall({
    operation,
    input: { query: readQuery(operation, query, readers, required) },
    options: readCallOptions(options),
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

/** 4001 is Transak's code of an invalid wallet address. */
const isAboutAddress = ({ errorCode, apiMessage = "" }: TransakBadRequestError): boolean =>
  errorCode === 4001 || /invalid wallet ?address/i.test(apiMessage);
