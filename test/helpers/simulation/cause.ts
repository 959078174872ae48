import { AsyncLocalStorage } from "node:async_hooks";

/** What the world has asked a machine for. All that follows from it, on the machine and beyond, is attributed to it. */
export interface Cause {
  readonly kind: "call" | "webhook" | "forgery";
  readonly userToken?: "good" | "dead" | undefined;
  /** The tokens that were rejected for it, and when the last of these responses came. */
  rejected: readonly string[];
  rejectedAt: number;
  /** The token that was accepted. */
  accepted?: string;
}

export const causes = new AsyncLocalStorage<Cause>();
