import { isTransakError, type TransakError } from "../../src/index.ts";

/** What a promise rejects with. @throws when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (reason: unknown) => ({ reason }),
  );
  if ("reason" in outcome) return outcome.reason;
  throw new Error(`Expected a rejection, got ${JSON.stringify(outcome.value)}`);
}

/** The TransakError that a promise rejects with. @throws when it does anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<TransakError> {
  const reason = await rejectionOf(promise);
  if (isTransakError(reason)) return reason;
  throw new Error("Expected a TransakError", { cause: reason });
}
