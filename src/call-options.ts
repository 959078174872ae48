import { TransakValidationError } from "./errors/validation-error.ts";
import {
  abortSignal,
  anything,
  headers,
  integer,
  longestTimer,
  type Reader,
  readOptions,
  token,
  userIp,
} from "./options.ts";
import type { PlatformAbortSignal } from "./platform.ts";

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

/** How the options of a call are read that a client has, too. */
export const sharedReaders = { timeoutMs: integer(1, longestTimer), maxRetries: integer(0, 10), headers };

const readers = {
  ...sharedReaders,
  userIp,
  userToken: token,
  signal: abortSignal,
  extraWidgetParams: anything,
} satisfies Record<keyof CreateWidgetUrlOptions, Reader>;

/** @throws {TransakValidationError} */
export function readCallOptions(given: unknown) {
  return readOptions(given, "The second argument of createWidgetUrl", readers, TransakValidationError);
}
