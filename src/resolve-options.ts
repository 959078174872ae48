import type { TransakClientOptions } from "./client-options.ts";
import { TransakConfigError } from "./errors/config-error.ts";
import { quietly } from "./events.ts";
import { environments } from "./generated/environments.ts";
import { packageVersion } from "./generated/versions.ts";
import { tokenFault } from "./header-value.ts";
import { didYouMean, quoted } from "./nearest-name.ts";
import { longestTimer, OptionReader } from "./option-reader.ts";
import type { Settings, SettingsWithTokens, TransakEnvironment } from "./settings.ts";
import type { AccessTokenStore } from "./tokens/access-token-store.ts";
import { fixedToken } from "./tokens/fixed-token.ts";
import { GuardedStore } from "./tokens/guarded-store.ts";
import { processWideStore } from "./tokens/memory-token-store.ts";
import { MintedTokens } from "./tokens/minted-token.ts";
import { providedToken } from "./tokens/provided-token.ts";
import type { TokenSource } from "./tokens/token-source.ts";

/** Every option, so that a misspelt one is found. The compiler holds the list against the type. */
const known = Object.keys({
  environment: 0,
  apiKey: 0,
  apiSecret: 0,
  accessToken: 0,
  referrerDomain: 0,
  tokenStore: 0,
  renewBeforeMs: 0,
  rejectionCooldownMs: 0,
  timeoutMs: 0,
  maxRetries: 0,
  maxRetryAfterMs: 0,
  headers: 0,
  fetch: 0,
  baseUrl: 0,
  onEvent: 0,
  dangerouslyAllowBrowser: 0,
} satisfies Record<KeyOf<TransakClientOptions>, 0>);
type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/**
 * Checks the client's options and fills in defaults.
 *
 * @throws {TransakConfigError} that says which option is wrong and how to mend it, never its value.
 */
export function resolveOptions(given: TransakClientOptions): SettingsWithTokens {
  const options = new OptionReader(given, "new TransakClient(…)", known, TransakConfigError);
  if (isBrowser() && options.get("dangerouslyAllowBrowser") !== true) {
    options.fail(
      "TransakClient runs on a server: in a browser every visitor could read its credentials.",
      "Call it from your backend and hand the page the widget URL alone.",
    );
  }
  const environment = environmentOf(options);
  let calls = 0;
  const settings: Settings = {
    environment,
    baseUrls: baseUrlsOf(options, environment),
    apiKey: options.header("apiKey") ?? options.fail("apiKey is missing. It is in the Transak Partner Dashboard."),
    apiSecret: options.header("apiSecret"),
    referrerDomain: options.header("referrerDomain"),
    headers: { "user-agent": `transak-partner-api/${packageVersion}`, ...options.headers() },
    fetch: options.callable("fetch") as Settings["fetch"],
    timeoutMs: options.integer("timeoutMs", 30_000, 1, longestTimer),
    maxRetries: options.integer("maxRetries", 2, 0, 10),
    maxRetryAfterMs: options.integer("maxRetryAfterMs", 10_000, 0, longestTimer),
    emit: quietly(options.callable("onEvent") as TransakClientOptions["onEvent"]),
    nextCallId: () => {
      calls += 1;
      return calls;
    },
  };
  return { ...settings, tokens: tokensOf(options, settings) };
}

/** Only there is a document to draw on, or React Native's own mark; workers on the edge have neither. */
function isBrowser(): boolean {
  const { window, navigator } = globalThis as { window?: { document?: unknown }; navigator?: { product?: unknown } };
  return window?.document !== undefined || navigator?.product === "ReactNative";
}

function environmentOf(options: OptionReader): TransakEnvironment {
  const name = options.get("environment");
  if (typeof name === "string" && Object.hasOwn(environments, name)) return name as TransakEnvironment;
  const names = Object.keys(environments);
  const meant = typeof name === "string" ? didYouMean(name, names) : ".";
  return options.fail(`environment must be one of ${names.map(quoted).join(", ")}${meant}`);
}

function baseUrlsOf(options: OptionReader, environment: TransakEnvironment): Settings["baseUrls"] {
  const value = options.get("baseUrl");
  if (value === undefined) return environments[environment];
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return options.fail('baseUrl must be an absolute URL such as "https://recorder.example".');
  const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    return options.fail("baseUrl must be https, or http on a loopback address: it receives your credentials.");
  }
  if (url.username || url.password || url.search || url.hash) {
    return options.fail("baseUrl must be origin and path alone, without credentials, query or fragment.");
  }
  const base = url.origin + url.pathname.replace(/\/+$/, "");
  return { gateway: base, api: base };
}

function tokensOf(options: OptionReader, settings: Settings): TokenSource {
  const { apiSecret } = settings;
  const accessToken = options.get("accessToken");
  if ((apiSecret === undefined) === (accessToken === undefined)) {
    return options.fail(
      apiSecret === undefined
        ? "apiSecret is missing. Give it, or an accessToken of your own."
        : "Give apiSecret or accessToken, not both.",
      "With apiSecret the client mints and renews access tokens by itself. An unset environment variable is undefined.",
    );
  }
  const given = storeOf(options, apiSecret);
  if (apiSecret === undefined) {
    if (typeof accessToken === "function") return providedToken(accessToken as never);
    return fixedToken(options.header("accessToken", tokenFault) as string);
  }
  const { environment, apiKey, baseUrls } = settings;
  const host = options.get("baseUrl") === undefined ? "" : `:${baseUrls.api}`;
  const { timeoutMs, emit } = settings;
  // A shared store must be given up in time for the caller; memory cannot fail, and its queue only waits for Transak.
  const store = given
    ? new GuardedStore(given, Math.min(2000, timeoutMs / 4), Math.min(15_000, timeoutMs / 2), emit)
    : new GuardedStore(processWideStore(apiSecret), longestTimer, longestTimer, emit);
  return new MintedTokens(
    { ...settings, apiSecret },
    {
      store,
      key: `${environment}:${apiKey}${host}`,
      renewBeforeMs: options.integer("renewBeforeMs", 3_600_000, 0, Number.MAX_SAFE_INTEGER),
      cooldownMs: options.integer("rejectionCooldownMs", 60_000, 0, Number.MAX_SAFE_INTEGER),
    },
  );
}

function storeOf(options: OptionReader, apiSecret: string | undefined): AccessTokenStore | undefined {
  const store = options.get("tokenStore");
  if (store === undefined) return undefined;
  if (apiSecret === undefined) return options.fail("tokenStore needs apiSecret: with accessToken nothing is stored.");
  const methods = ["read", "write", "exclusively"] as const;
  const missing = methods.find((name) => typeof (store as AccessTokenStore | null)?.[name] !== "function");
  if (missing) return options.fail(`tokenStore has no method ${missing}.`);
  return store as AccessTokenStore;
}
