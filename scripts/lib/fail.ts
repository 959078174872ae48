/** Something a maintainer can fix. Printed as one line, without a stack. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/** Runs a script's body: a `ScriptError` becomes one line and exit code 1, anything else keeps its stack. */
export async function runScript(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof ScriptError ? error.message : error);
    process.exitCode = 1;
  }
}
