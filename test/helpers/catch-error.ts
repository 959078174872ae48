import { isTransakError, type TransakError } from "../../src/index.ts";

/** What a promise rejects with. @throws when it does not. */
export async function catchReason(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome) return outcome.error;
  throw new Error(`Expected a rejection, got ${JSON.stringify(outcome.value)}`);
}

/** The TransakError that a promise rejects with. @throws when it does anything else. */
export async function catchError(promise: Promise<unknown>): Promise<TransakError> {
  const error = await catchReason(promise);
  if (isTransakError(error)) return error;
  throw new Error("Expected a TransakError", { cause: error });
}
