import { TransakValidationError } from "./errors/validation-error.ts";
import { headerNames } from "./generated/operations.ts";
import { tokenFault } from "./header-value.ts";
import { ipAddress } from "./ip-address.ts";
import { longestTimer, OptionReader } from "./option-reader.ts";
import type { PlatformAbortSignal } from "./platform.ts";
import type { Settings } from "./settings.ts";
import { kindOf } from "./shape.ts";

/** Options of one call. */
export interface CreateWidgetUrlOptions {
  /**
   * The end user's own IP address as your server saw it: one IPv4 or IPv6 address, not a proxy's. Transak ties the session to
   * it and asks for it on every call since 15 July 2026. An IPv4 address mapped into IPv6 is sent as IPv4.
   *
   * Source: https://docs.transak.com/guides/mandatory-security-changes
   */
  readonly userIp?: string | undefined;
  /** Token of a signed-in Transak user, raw, without `Bearer`. Only for the User Authentication APIs. */
  readonly userToken?: string | undefined;
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: PlatformAbortSignal | undefined;
  /** In place of the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** In place of the client's `maxRetries`. */
  readonly maxRetries?: number | undefined;
  /** Further headers; they win over the client's. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Widget parameters that this release does not know. They are sent as they are, unchecked. `apiKey` and `referrerDomain`
   * are refused here, so that nothing a browser sent can replace them.
   */
  readonly extraWidgetParams?: Readonly<Record<string, unknown>> | undefined;
}

/** The options of a call, checked. */
export interface CallSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly userToken: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly extraWidgetParams: unknown;
}

const known = Object.keys({
  userIp: 0,
  userToken: 0,
  signal: 0,
  timeoutMs: 0,
  maxRetries: 0,
  headers: 0,
  extraWidgetParams: 0,
} satisfies Record<keyof CreateWidgetUrlOptions, 0>);

/** @throws {TransakValidationError} */
export function resolveCallOptions(given: CreateWidgetUrlOptions, settings: Settings): CallSettings {
  const options = new OptionReader(given, "The second argument of createWidgetUrl", known, TransakValidationError);
  const headers: Record<string, string> = {
    ...settings.headers,
    ...options.headers(),
    [headerNames.apiKey]: settings.apiKey,
  };
  const userIp = userIpOf(options);
  if (userIp !== undefined) headers[headerNames.userIp] = userIp;
  const userToken = options.header("userToken", tokenFault);
  if (userToken !== undefined) headers[headerNames.userToken] = userToken;
  return {
    headers,
    userToken,
    signal: signalOf(options),
    timeoutMs: options.integer("timeoutMs", settings.timeoutMs, 1, longestTimer),
    maxRetries: options.integer("maxRetries", settings.maxRetries, 0, 10),
    extraWidgetParams: options.get("extraWidgetParams"),
  };
}

function userIpOf(options: OptionReader): string | undefined {
  const value = options.get("userIp");
  if (value === undefined) return undefined;
  const address = typeof value === "string" ? ipAddress(value) : undefined;
  return (
    address ??
    options.fail(
      "userIp must be one IPv4 or IPv6 address, without port, zone or list.",
      "Behind a proxy, take the address that your own proxy vouches for, not the whole X-Forwarded-For.",
    )
  );
}

function signalOf(options: OptionReader): AbortSignal | undefined {
  const value = options.get("signal");
  // By its methods, as polyfills and other realms have AbortSignals of their own.
  if (value === undefined || typeof (value as AbortSignal | null)?.removeEventListener === "function") {
    return value as AbortSignal | undefined;
  }
  return options.fail(`signal must be an AbortSignal; got ${kindOf(value)}.`);
}
