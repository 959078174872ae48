/**
 * Types of the platform, taken from whichever declarations the program has: those of the DOM, of Node, Bun, Deno or Workers.
 * Where it has none, as much of them as this package uses stands in. So our declarations compile in every program.
 */

type Global = typeof globalThis;

/** What `AbortController` gives. */
export type PlatformAbortSignal = Global extends { AbortSignal: { prototype: infer Signal } } ? Signal : SignalParts;

/** The second argument of `fetch`. */
export type PlatformRequestInit = Global extends {
  Request: new (input: never, init?: infer Init) => unknown;
}
  ? NonNullable<Init>
  : RequestInitParts;

/** What `fetch` resolves with. */
export type PlatformResponse = Global extends { Response: { prototype: infer Instance } } ? Instance : ResponseParts;

/** As much of `fetch` as is used: an address as a string, and a `Response`. */
export type Fetch = (url: string, init: PlatformRequestInit) => Promise<PlatformResponse>;

interface SignalParts {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

interface RequestInitParts {
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly cache?: "no-store";
  readonly redirect?: "follow" | "error" | "manual";
  readonly signal?: SignalParts | null;
}

interface ResponseParts {
  readonly status: number;
  readonly type: string;
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
  text(): Promise<string>;
}
