import type { MockOperation } from "./mock-call.ts";
import { assertKnown, type ScriptedResponse } from "./scripted-response.ts";

interface Script {
  readonly response: ScriptedResponse;
  left: number;
}

/** A script that still has responses left. */
export interface WaitingScript {
  readonly operation: MockOperation;
  readonly response: ScriptedResponse;
  /** How many more times; `Infinity` for ever. */
  readonly left: number;
}

/** Which responses are scripted, by operation. */
export class ResponseScripts {
  readonly #scripts = new Map<MockOperation, Script[]>();

  /**
   * Adds a script. One with `times` is used up before the next, one without lasts until the next.
   *
   * @throws {TypeError} for an operation or an example that the document does not have, and for `times` that is no number of times.
   */
  add(operation: string, response: ScriptedResponse, times = Number.POSITIVE_INFINITY): void {
    assertKnown(operation, response);
    if (!(Number.isInteger(times) && times > 0) && times !== Number.POSITIVE_INFINITY) {
      throw new TypeError("respondWith: times must be a whole number from 1.");
    }
    const before = (this.#scripts.get(operation) ?? []).filter(({ left }) => left !== Number.POSITIVE_INFINITY);
    this.#scripts.set(operation, [...before, { response, left: times }]);
  }

  /** The scripted response of a call, which is thereby used; undefined where there is none. */
  next(operation: MockOperation): ScriptedResponse | undefined {
    const script = this.#scripts.get(operation)?.find(({ left }) => left > 0);
    if (!script) return undefined;
    script.left -= 1;
    return script.response;
  }

  /** The scripts that are not used up. */
  list(): WaitingScript[] {
    const entries = [...this.#scripts].flatMap(([operation, scripts]) =>
      scripts.map((each) => ({ operation, ...each })),
    );
    return entries.filter(({ left }) => left > 0);
  }

  clear(): void {
    this.#scripts.clear();
  }
}
