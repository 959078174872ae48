/** Access tokens for verifying webhooks. See `TransakClient.accessTokens`. */
export interface AccessTokens {
  /** The token in force. */
  readonly current: string;
  /** The one before, for a day after it was replaced. */
  readonly previous?: string;
}

/** Where access tokens come from: given, provided by the caller's function, or minted from the API secret. */
export interface TokenSource {
  /** The token to send now. */
  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string>;
  /**
   * Another token in place of one that was answered with 401, or undefined where there is none to be had.
   *
   * @param earlier how many replacements the same call has had before.
   */
  replacement?(
    rejected: string,
    earlier: number,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<string | undefined>;
  /** A call with this token has succeeded. */
  accepted?(token: string): void;
  /** The token in force wherever it was minted, and the one before, while webhooks signed with it may still arrive. */
  accessTokens?(timeoutMs: number): Promise<AccessTokens>;
}
