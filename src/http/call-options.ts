import {
  abortSignal,
  type OptionValues,
  type Reader,
  readOptions,
  sharedReaders,
  token,
  userIp,
} from "../check/readers.ts";
import { TransakValidationError } from "../errors.ts";
import type { CredentialHeader, Operation, OptionHeader } from "./document.ts";
import { extraQueryReader } from "./extra-query.ts";

const readers = { ...sharedReaders, signal: abortSignal };

/** Options that are sent as a header. An operation takes those whose header the document gives it, and no other. */
const headerOptions = {
  "x-user-ip": {
    name: "userIp",
    read: userIp,
    whenMissing: "Pass the end user's own address, as your outermost proxy saw it: see docs/client-ip.md.",
  },
  authorization: { name: "userToken", read: token, whenMissing: undefined },
} as const satisfies { readonly [Header in OptionHeader | UserCredential]: HeaderOption };

/** The credential of an end user: the others are the client's. */
type UserCredential = Extract<CredentialHeader, "authorization">;

interface HeaderOption {
  readonly name: string;
  readonly read: Reader<string>;
  readonly whenMissing: string | undefined;
}

type HeaderOptions = typeof headerOptions;
type Sent<O extends Operation> = (O["credentials"] | O["headers"])[number] & keyof HeaderOptions;
type Required<O extends Operation> = O["requiredHeaders"][number] & keyof HeaderOptions;

/** What the type of an operation's options must be able to say: what the document requires, and nothing that is not sent. */
export type OptionsFor<O extends Operation> = {
  readonly [Header in Required<O> as HeaderOptions[Header]["name"]]: string;
} & {
  readonly [Header in Exclude<Sent<O>, Required<O>> as HeaderOptions[Header]["name"]]?: string | undefined;
} & {
  readonly [Header in Exclude<keyof HeaderOptions, Sent<O>> as HeaderOptions[Header]["name"]]?: never;
} & { readonly extraQuery?: O["query"] extends readonly [] ? never : ExtraQuery | undefined };

type ExtraQuery = Readonly<Record<string, string>>;

/** The options of a call, checked. */
export type CallValues = OptionValues<typeof readers> & {
  readonly [Header in keyof HeaderOptions as HeaderOptions[Header]["name"]]?: string | undefined;
} & { readonly extraQuery?: ExtraQuery | undefined };

/**
 * Reads the options of a call: those of every call, those that the operation sends as a header or in its query, and `additional`
 * ones.
 *
 * @throws {TransakValidationError} naming the option and how to fix it.
 */
export function readCallOptions<
  O extends Operation,
  Additional extends Readonly<Record<string, Reader>> = Readonly<Record<never, Reader>>,
>(operation: O, given: OptionsFor<O>, additional?: Additional): CallValues & OptionValues<Additional> {
  const { id, credentials, headers, requiredHeaders, query } = operation;
  const sent: readonly string[] = [...credentials, ...headers];
  const own = Object.entries(headerOptions).flatMap(([header, { name, read }]) =>
    sent.includes(header) ? [[name, read]] : [],
  );
  const what = `The options argument of ${id}`;
  const extra = query.length > 0 && { extraQuery: extraQueryReader(query) };
  const all = { ...readers, ...Object.fromEntries(own), ...extra, ...additional };
  const values: CallValues = readOptions(given === undefined ? {} : given, what, all, TransakValidationError);
  for (const header of requiredHeaders) {
    const { name, whenMissing } = headerOptions[header];
    if (values[name] === undefined) {
      throw new TransakValidationError(`${name} is required by ${id}.`, { hint: whenMissing });
    }
  }
  return values as CallValues & OptionValues<Additional>;
}
