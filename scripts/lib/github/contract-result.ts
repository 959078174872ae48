import { readFile } from "node:fs/promises";

/** Passed and failed tests of a report by Vitest's `json` reporter; `undefined` when there is none. */
export async function contractResult(file: string): Promise<{ passed: number; failed: number } | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const report = JSON.parse(text) as { readonly numPassedTests: number; readonly numFailedTests: number };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}
