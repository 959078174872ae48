import { type ParseArgsConfig, parseArgs } from "node:util";
import { didYouMean } from "../check/words.ts";

/** What the user of a command has got wrong: one sentence, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws {UsageError} */
export function fail(message: string): never {
  throw new UsageError(message);
}

/** @throws {UsageError} for an option that is none, lacks its value, or has one too many. */
export function parseFlags<Flags extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Flags,
) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, unknown] = /'(-[^']*)'/.exec(message) ?? [];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" && unknown) {
      const known = Object.keys(options).map((name) => `--${name}`);
      fail(`There is no option ${JSON.stringify(unknown)}${didYouMean(unknown, known)} See --help.`);
    }
    return fail(`${message.split(/[.\n]/)[0]}. See --help.`);
  }
}
