import type { TransakEvent } from "./events.ts";
import type { environments } from "./generated/environments.ts";
import type { TransakLogger } from "./log.ts";
import type { Fetch, PlatformAbortSignal } from "./platform.ts";
import type { AccessTokenProvider } from "./tokens/source.ts";
import type { AccessTokenStore } from "./tokens/store.ts";

/** An environment of Transak: a key of the document's servers. */
export type TransakEnvironment = keyof typeof environments;

/** Options that every client has. */
export interface TransakClientBaseOptions {
  /**
   * Which Transak to talk to. It must be said, here or by the variable, so that nobody reaches production by accident.
   *
   * @default the environment variable `TRANSAK_ENVIRONMENT`, where the option is left out
   */
  readonly environment?: TransakEnvironment | undefined;
  /**
   * The partner's API key of that environment, from the Transak Partner Dashboard. Sent as given, never trimmed.
   *
   * @default the environment variable `TRANSAK_API_KEY`, where the option is left out
   */
  readonly apiKey?: string | undefined;
  /**
   * Where the widget opens, for calls that do not say: the domain of the page, or a mobile application's package name.
   *
   * @default the environment variable `TRANSAK_REFERRER_DOMAIN`, where the option is left out; without it each call names its own
   */
  readonly referrerDomain?: string | undefined;
  /**
   * How long one attempt may take, in milliseconds, to the last byte of the response. 1 to 2,147,483,647.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How many times a failed attempt is repeated: after lost connections, timeouts, 408, 429, 500, 502, 503 and 504. 0 to 10.
   *
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /**
   * The longest `Retry-After` that is waited for, in milliseconds. A longer one fails at once, with `retryAfterMs`.
   *
   * @default 10_000
   */
  readonly maxRetryAfterMs?: number | undefined;
  /**
   * Headers to add to every request, for example `User-Agent`. Those that this package sets itself are refused.
   *
   * @default a User-Agent of name and version, as Cloudflare has refused Node's own
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The `fetch` to use, called with an address and an init.
   *
   * @default the global one, looked up at each request
   */
  readonly fetch?: Fetch | undefined;
  /**
   * One URL in place of every host of the environment: a mock, a recorder. https, or http on a loopback address.
   *
   * @default the environment's hosts
   */
  readonly baseUrl?: string | undefined;
  /**
   * Lets `baseUrl` be http on any host, such as a container's name: `http://transak-mock:4010`. Everybody on the way can read the
   * credentials that are sent there.
   *
   * @default false
   */
  readonly allowInsecureBaseUrl?: boolean | undefined;
  /**
   * Receives what happens, redacted: for logs, metrics and traces. What it throws is ignored.
   *
   * @default none
   */
  readonly onEvent?: ((event: TransakEvent) => unknown) | undefined;
  /**
   * Receives the same events as lines of text: requests and responses as debug, a new access token as info, retries and what else
   * should not happen as warn, the failure of a call as error. `console` and the loggers of pino and winston are one.
   *
   * @default none; the environment variable `TRANSAK_LOG` (`debug`, `info`, `warn` or `error`) has lines from that level on printed to stderr
   */
  readonly logger?: TransakLogger | undefined;
  /**
   * Lets the client be made in a browser, where every visitor can read its credentials. For tests in a browser-like setting.
   *
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

/** The client mints, caches and renews access tokens. */
export interface ApiSecretOptions {
  /**
   * The partner's API secret of the environment. Goes into the refresh call and nowhere else. Sent as given, never trimmed.
   *
   * @default the environment variable `TRANSAK_API_SECRET`, where neither this option nor `accessToken` is written
   */
  readonly apiSecret?: string | undefined;
  /** Goes with no `apiSecret`: see `AccessTokenOptions`. */
  readonly accessToken?: undefined;
  /**
   * Where access tokens are kept. A backend of more than one process needs a shared one, as each refresh invalidates the token
   * before it.
   *
   * @default in memory, one for all clients of the process that hold the same secret
   */
  readonly tokenStore?: AccessTokenStore | undefined;
  /**
   * How long before its expiry a token is renewed, in milliseconds: in the background, while it still serves. Never earlier
   * than half of its lifetime.
   *
   * @default 3_600_000, one hour; tokens live for seven days
   */
  readonly renewBeforeMs?: number | undefined;
  /**
   * For how long a 401 starts no further refresh, in milliseconds, after a token that was refreshed for a 401 is rejected, too:
   * account or IP are then not provisioned, or the user token has expired.
   *
   * A failed refresh is remembered for as long, but no longer than 5 s, or until its `Retry-After`: calls then fail with the same
   * error. And no more than four tokens that served are replaced in this time because another process has invalidated them.
   *
   * @default 60_000
   */
  readonly rejectionCooldownMs?: number | undefined;
  /**
   * Keeps the platform alive until a renewal ahead of expiry is done: `waitUntil` of `cloudflare:workers` or of your platform.
   *
   * @default none; on Cloudflare Workers the call that finds the token old then waits for the renewal
   */
  readonly waitUntil?: ((work: Promise<unknown>) => unknown) | undefined;
}

/** The caller brings access tokens. */
export interface AccessTokenOptions {
  /** An access token, raw, or a function that returns one. The function is called for each request but not for its retries, and once more after a 401. */
  readonly accessToken: string | AccessTokenProvider | undefined;
  /** Goes with no `accessToken`: see `ApiSecretOptions`. */
  readonly apiSecret?: undefined;
}

/** Options of `new TransakClient(…)`: `apiSecret` or `accessToken`, never both. */
export type TransakClientOptions = TransakClientBaseOptions & (ApiSecretOptions | AccessTokenOptions);

/** Options of every call. */
export interface CallOptions {
  /**
   * The end user's own IP address as your server saw it: one IPv4 or IPv6 address, not a proxy's. An IPv4 address mapped into IPv6
   * is sent as IPv4.
   *
   * @default none is sent
   */
  readonly userIp?: string | undefined;
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: PlatformAbortSignal | undefined;
  /** In place of the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** In place of the client's `maxRetries`. */
  readonly maxRetries?: number | undefined;
  /** Further headers; they win over the client's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Options of a call with a query. */
export interface QueryCallOptions extends CallOptions {
  /**
   * Query parameters that this release does not know, by name. They are sent as they are. What Transak does not know it may ignore
   * in silence: a filter that is ignored shows the orders of others.
   *
   * @default none
   */
  readonly extraQuery?: Readonly<Record<string, string>> | undefined;
}

/** Options of `createWidgetUrl`. */
export interface CreateWidgetUrlOptions extends CallOptions {
  /**
   * The end user's own IP address as your server saw it: one IPv4 or IPv6 address, not a proxy's. Transak ties the session to
   * it, and requires it since 15 July 2026. An IPv4 address mapped into IPv6 is sent as IPv4.
   *
   * Source: https://docs.transak.com/guides/mandatory-security-changes
   */
  readonly userIp: string;
  /** Token of a signed-in Transak user, raw, without `Bearer`. Only for the User Authentication APIs. */
  readonly userToken?: string | undefined;
  /**
   * Widget parameters that this release does not know. They are sent as they are, unchecked. `apiKey` and `referrerDomain`
   * are refused here, so that nothing a browser sent can replace them.
   */
  readonly extraWidgetParams?: Readonly<Record<string, unknown>> | undefined;
}
