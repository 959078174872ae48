import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/**
 * Where the browser is. The page cannot be tested without one: on a developer's machine that is said aloud, and where `CI` is set
 * it is a failure.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
  if (found) return found;
  const message = `There is no ${names.join(", ")} on PATH: the page of examples/checkout`;
  if (!["", "false", undefined].includes(process.env.CI)) {
    throw new Error(`${message} cannot be tested. On Debian: apt-get install chromium.`);
  }
  console.warn(`\n${"!".repeat(100)}\n${message} IS NOT TESTED.\n${"!".repeat(100)}\n`);
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
