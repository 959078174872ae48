import type { Emit } from "./events.ts";
import type { environments } from "./generated/environments.ts";
import type { operations } from "./generated/operations.ts";
import type { TokenSource } from "./tokens/token-source.ts";
import type { Fetch } from "./transport.ts";

/** An environment of Transak: a key of the document's servers. */
export type TransakEnvironment = keyof typeof environments;

/** The client's options, checked and with defaults filled in. */
export interface Settings {
  readonly environment: TransakEnvironment;
  /** The whole address of each operation. */
  readonly addresses: Readonly<Record<keyof typeof operations, string>>;
  readonly apiKey: string;
  readonly apiSecret: string | undefined;
  readonly referrerDomain: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly maxRetryAfterMs: number;
  readonly emit: Emit | undefined;
  readonly nextCallId: () => number;
}

export interface SettingsWithTokens extends Settings {
  readonly tokens: TokenSource;
}
