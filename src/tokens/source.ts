import type { PlatformAbortSignal } from "../platform.ts";
import type { KnownTokens } from "./webhook-tokens.ts";

/** Access tokens for verifying webhooks. See `TransakClient.getAccessTokens`. */
export interface AccessTokens {
  /** The token in force. */
  readonly current: string;
  /** The one before, for a day after it was replaced. */
  readonly previous?: string;
}

/** Passed to the `accessToken` function. */
export interface AccessTokenContext {
  /** `rejected` after a 401: a cached token will not do, unless it is another one. */
  readonly reason: "needed" | "rejected";
  /** Aborts with the call, or when its `timeoutMs` run out. */
  readonly signal: PlatformAbortSignal;
}

/** The caller's own way to an access token: raw, without `Bearer`. */
export type AccessTokenProvider = (context: AccessTokenContext) => string | Promise<string>;

/** What is known of a 401. */
export interface Rejection {
  /** How many replacements the same call has had before. */
  readonly replacements: number;
  /** Whether the call carried a user token, which may be what was rejected. */
  readonly withUserToken: boolean;
}

/** How long a call waits for a token. */
export interface Limits {
  readonly signal: AbortSignal | undefined;
  /** What one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What all attempts and the pauses between them may take, in milliseconds. */
  readonly callMs: number;
}

/** Where access tokens come from: given, provided by the caller's function, or minted from the API secret. */
export interface TokenSource {
  /** The token to send now. */
  current(limits: Limits): string | Promise<string>;
  /** Another token in place of one that got a 401, or undefined where none can be obtained. */
  replacement(rejected: string, rejection: Rejection, limits: Limits): Promise<string | undefined>;
  /** A call with this token has succeeded. */
  noteSuccess(token: string): void;
  /** Whether other processes keep invalidating this one's tokens. */
  readonly contended: boolean;
  /** Tokens that are known without minting or asking for one: for webhooks, which anybody can send. */
  knownTokens(options: { readonly reread: boolean }): Promise<KnownTokens>;
  /** The token in force wherever it was minted, and the one before, while webhooks signed with it may still arrive. */
  getAccessTokens(limits: Limits): Promise<AccessTokens>;
}

/** The caller's own token, as it is. */
export function fixedToken(accessToken: string): TokenSource {
  return {
    current: () => accessToken,
    replacement: async () => undefined,
    noteSuccess: () => {},
    contended: false,
    knownTokens: async () => ({ tokens: [accessToken], complete: true }),
    getAccessTokens: async () => ({ current: accessToken }),
  };
}
