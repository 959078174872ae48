import {
  func,
  headerValue,
  integer,
  type OptionValues,
  type Reader,
  readOptions,
  sharedReaders,
  token,
  unchecked,
} from "./check/readers.ts";
import { didYouMean, quoted } from "./check/words.ts";
import { maxTimerMs } from "./deadline.ts";
import { TransakConfigError } from "./errors.ts";
import { createEmit, type Emit } from "./events.ts";
import { environments } from "./generated/environments.ts";
import { packageVersion } from "./generated/version.ts";
import { createBare } from "./json.ts";
import { logLevels, logTo, logToStderr, type TransakLogger } from "./log.ts";
import type { TransakClientOptions, TransakEnvironment } from "./options.ts";
import type { Fetch } from "./platform.ts";
import type { AccessTokenProvider } from "./tokens/source.ts";
import type { AccessTokenStore } from "./tokens/store.ts";
import { readVariable } from "./variables.ts";

/** The client's options, checked and with defaults filled in. */
export interface Settings {
  readonly environment: TransakEnvironment;
  /** In place of every host of the environment. */
  readonly baseUrl: string | undefined;
  readonly apiKey: string;
  readonly apiSecret: string | undefined;
  readonly referrerDomain: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly maxRetryAfterMs: number;
  readonly emit: Emit;
  readonly nextCallId: () => number;
}

const environmentNames = Object.keys(environments);
const knownEnvironments = `must be one of ${environmentNames.map(quoted).join(", ")}`;

const readEnvironment: Reader<TransakEnvironment> = (value, fail) =>
  environmentNames.includes(value as string)
    ? (value as TransakEnvironment)
    : fail(knownEnvironments + (typeof value === "string" ? didYouMean(value, environmentNames) : "."));

const readBaseUrl: Reader<string> = (value, fail) => {
  const url = typeof value === "string" && URL.canParse(value) && new URL(value);
  if (!url) return fail('must be an absolute URL such as "https://recorder.example".');
  const { protocol, origin, pathname } = url;
  if (protocol !== "https:" && protocol !== "http:") fail("must be https, or http on a loopback address.");
  if (url.username || url.password || url.search || url.hash) {
    fail("must be origin and path alone, without credentials, query or fragment.");
  }
  return origin + pathname.replace(/\/+$/, "");
};

/** @throws {TransakConfigError} for http on a host that may be anywhere. */
function requireSecure(baseUrl: string): void {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === "https:" || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new TransakConfigError("baseUrl must be https, or http on a loopback address: it receives your credentials.", {
    hint: "For a mock in a container, such as http://transak-mock:4010, set allowInsecureBaseUrl: true.",
  });
}

const readAccessToken: Reader<string | AccessTokenProvider> = (value, fail) =>
  typeof value === "function" ? (value as AccessTokenProvider) : token(value, fail);

const readTokenStore: Reader<AccessTokenStore> = (value, fail) => {
  const store: Partial<AccessTokenStore> = Object(value);
  const methods = ["read", "write", ...(store.exclusively === undefined ? [] : (["exclusively"] as const))] as const;
  const missing = methods.find((name) => typeof store[name] !== "function");
  return missing ? fail(`has no method ${missing}.`) : (value as AccessTokenStore);
};

const readLogger: Reader<TransakLogger> = (value, fail) => {
  const missing = logLevels.find((name) => typeof (value as TransakLogger | null)?.[name] !== "function");
  return missing ? fail(`has no method ${missing}.`) : (value as TransakLogger);
};

const delayMs = integer(0, Number.MAX_SAFE_INTEGER);

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

const readers = {
  ...sharedReaders,
  environment: readEnvironment,
  apiKey: headerValue,
  apiSecret: headerValue,
  accessToken: readAccessToken,
  referrerDomain: headerValue,
  tokenStore: readTokenStore,
  renewBeforeMs: delayMs,
  rejectionCooldownMs: delayMs,
  waitUntil: func,
  maxRetryAfterMs: integer(0, maxTimerMs),
  fetch: func,
  baseUrl: readBaseUrl,
  allowInsecureBaseUrl: unchecked,
  onEvent: func,
  logger: readLogger,
  dangerouslyAllowBrowser: unchecked,
} satisfies Record<KeyOf<TransakClientOptions>, Reader>;

/** The client's options as their readers took them. */
export type ReadOptions = OptionValues<typeof readers>;

/** Where options come from that are left out. */
const variables = {
  environment: "TRANSAK_ENVIRONMENT",
  apiKey: "TRANSAK_API_KEY",
  apiSecret: "TRANSAK_API_SECRET",
  referrerDomain: "TRANSAK_REFERRER_DOMAIN",
} as const;

/** @throws {TransakConfigError} that says which option or variable is wrong and how to fix it, never its value. */
export function readClientOptions(given: unknown): ReadOptions {
  const options = readOptions(given, "The argument of new TransakClient", readers, TransakConfigError);
  // Written out, even as undefined, it is the caller's: one partner's client must not get the credentials of another.
  const isGiven = (name: string) => Object.hasOwn(given as object, name);
  const names = Object.keys(variables) as (keyof typeof variables)[];
  const left = names.filter((name) => !isGiven(name) && !(name === "apiSecret" && isGiven("accessToken")));
  const defaults = left.map((name) => [name, readFromVariable(variables[name], readers[name])]);
  return Object.assign(createBare(), Object.fromEntries(defaults), options);
}

function readFromVariable<T>(name: string, read: Reader<T>): T | undefined {
  const value = readVariable(name);
  if (value === undefined) return undefined;
  return read(value, (fault) => {
    throw new TransakConfigError(`${name} ${fault}`);
  });
}

/**
 * Fills in defaults.
 *
 * @throws {TransakConfigError} for an option that is missing, and in a browser.
 */
export function resolveSettings(options: ReadOptions): Settings {
  if (isBrowser() && options.dangerouslyAllowBrowser !== true) {
    throw new TransakConfigError(
      "TransakClient runs on a server: in a browser every visitor could read its credentials.",
      { hint: "Call it from your backend and hand the page the widget URL alone." },
    );
  }
  const { environment, apiKey, apiSecret, baseUrl } = options;
  const noToken = apiSecret === undefined && options.accessToken === undefined;
  if (!environment || !apiKey || noToken) throw missingOptions(!environment, !apiKey, noToken);
  if (baseUrl && options.allowInsecureBaseUrl !== true) requireSecure(baseUrl);
  let calls = 0;
  return {
    environment,
    baseUrl,
    apiKey,
    apiSecret,
    referrerDomain: options.referrerDomain,
    headers: {
      "user-agent": `transak-partner-api/${packageVersion}`,
      ...options.headers,
    },
    fetch: options.fetch as Settings["fetch"],
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 2,
    maxRetryAfterMs: options.maxRetryAfterMs ?? 10_000,
    emit: createEmit(
      options.onEvent as TransakClientOptions["onEvent"],
      options.logger && logTo(options.logger),
      logToStderr(),
    ),
    nextCallId: () => {
      calls += 1;
      return calls;
    },
  };
}

/** Names all of them at once, as one unset file of variables leaves them all undefined. */
function missingOptions(noEnvironment: boolean, noKey: boolean, noToken: boolean): TransakConfigError {
  const names = [noEnvironment && "environment", noKey && "apiKey", noToken && "apiSecret"].filter(Boolean);
  const last = names.pop();
  const listed = names.length > 0 ? `${names.join(", ")} and ${last} are` : `${last} is`;
  const hints = [
    "An environment variable that is not set is undefined.",
    "What is left out is read from TRANSAK_ENVIRONMENT, TRANSAK_API_KEY and TRANSAK_API_SECRET.",
    noEnvironment && `environment ${knownEnvironments}.`,
    (noKey || noToken) && "API key and API secret are in the Transak Partner Dashboard.",
    noToken && "With apiSecret the client mints and renews access tokens; an accessToken of your own will do instead.",
  ];
  return new TransakConfigError(`${listed} missing.`, { hint: hints.filter(Boolean).join(" ") });
}

/** Browsers have `window.document`, and React Native sets `navigator.product`; workers on the edge have neither. */
function isBrowser(): boolean {
  const { window, navigator } = globalThis as { window?: { document?: unknown }; navigator?: { product?: unknown } };
  return window?.document !== undefined || navigator?.product === "ReactNative";
}
