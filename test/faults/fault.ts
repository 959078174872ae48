import type { TransakClientBaseOptions } from "../../src/index.ts";
import type { Behaviour } from "../helpers/server.ts";

/** What all faults of a group end in. */
export interface Expected {
  /** The exact class. */
  readonly error: abstract new (
    ...parameters: never[]
  ) => Error;
  readonly code: string;
  readonly retryable: boolean;
  /** How many requests reach the server, with `maxRetries` 2 unless the fault has options of its own. */
  readonly hits: number;
}

/** One way in which a response can fail. */
export interface Fault {
  readonly name: string;
  readonly server: Behaviour;
  /** What the error says besides, with undefined for what it must not have. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<TransakClientBaseOptions>;
  /** Where they differ from the group's. */
  readonly hits?: number;
}

/** Answers under 200 that one operation cannot take. */
export interface Lies {
  /** What the error says where what was asked for is not there. */
  readonly without: RegExp;
  readonly others: readonly Fault[];
}

export type FaultGroup = readonly [group: string, expected: Expected, faults: readonly Fault[]];
