import { isTransakError, type TransakConfigError, type TransakValidationError } from "../errors.ts";
import { describeCause, redactor } from "../redact.ts";
import { beginStackAt } from "../transak-error.ts";

/** Runs `read` over arguments from outside, in which a getter or a proxy may throw anything. */
export function readArguments<T>(
  what: string,
  Fault: typeof TransakConfigError | typeof TransakValidationError,
  read: () => T,
): T {
  try {
    return read();
  } catch (error) {
    if (isTransakError(error)) {
      // The stack begins at whoever called us, and not at the check, whose frames would leave no room for the caller.
      beginStackAt(error, readArguments);
      throw error;
    }
    const cause = describeCause(error, redactor());
    throw new Fault(`An argument of ${what} cannot be read: ${cause.message}`, { cause });
  }
}
