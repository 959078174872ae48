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
 * Makes the reader of an operation's options: those of every call, those that the operation sends as a header or in its query, and
 * `additional` ones. Once for each operation, as it takes longer than the reading. The reader throws a `TransakValidationError` that
 * names the option and how to fix it.
 */
export function callOptionsReader<
  O extends Operation,
  Additional extends Readonly<Record<string, Reader>> = Readonly<Record<never, Reader>>,
>(
  { id, credentials, headers, requiredHeaders, query }: O,
  additional?: Additional,
): (given: OptionsFor<O>) => CallValues & OptionValues<Additional> {
  const all: Record<string, Reader> = { ...readers, ...additional };
  for (const header of [...credentials, ...headers]) {
    const option = (headerOptions as Partial<Record<string, HeaderOption>>)[header];
    if (option) all[option.name] = option.read;
  }
  if (query.length > 0) all.extraQuery = extraQueryReader(query);
  const what = `The options argument of ${id}`;
  return (given) => {
    const values: CallValues = readOptions(given === undefined ? {} : given, what, all, TransakValidationError);
    for (const header of requiredHeaders) {
      const { name, whenMissing } = headerOptions[header];
      if (values[name] === undefined) {
        throw new TransakValidationError(`${name} is required by ${id}.`, { hint: whenMissing });
      }
    }
    return values as CallValues & OptionValues<Additional>;
  };
}
