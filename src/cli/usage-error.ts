/** What the user of a command has got wrong: one sentence, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const isUsageError = (error: unknown): error is UsageError => error instanceof UsageError;

/** @throws {UsageError} */
export function fail(message: string): never {
  throw new UsageError(message);
}
