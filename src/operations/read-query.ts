import { type OptionValues, type Reader, readOptions } from "../check/readers.ts";
import { requireFields } from "../check/shape.ts";
import { TransakValidationError } from "../errors.ts";
import type { Operation } from "../http/document.ts";

/** @throws {TransakValidationError} naming the field and how to fix it. */
export function readQuery<
  Readers extends Readonly<Record<string, Reader>>,
  Name extends keyof Readers & string = never,
>({ id }: Operation, given: unknown, readers: Readers, required: readonly Name[] = []) {
  const query = readOptions(given, `The query of ${id}`, readers, TransakValidationError);
  requireFields<OptionValues<Readers>, Name>(query, required, ["query"]);
  return query;
}
