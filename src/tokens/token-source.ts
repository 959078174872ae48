/** Where access tokens come from: given, provided by the caller's function, or minted from the API secret. */
export interface TokenSource {
  /** How often one call may ask for a replacement. */
  readonly maxReplacements: number;
  /** The token to send now. */
  current(signal: AbortSignal | undefined, timeoutMs: number): string | Promise<string>;
  /** Another token in place of one that was answered with 401, or undefined where there is none to be had. */
  replacement(rejected: string, signal: AbortSignal | undefined, timeoutMs: number): Promise<string | undefined>;
  /** A call with this token has succeeded. */
  accepted(token: string): void;
  /** The token that came before, while webhooks signed with it may still arrive. */
  previous(): Promise<string | undefined>;
}
