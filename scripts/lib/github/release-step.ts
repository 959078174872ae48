import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ScriptError } from "../fail.ts";

const run = promisify(execFile);

export type ReleaseStep = "version" | "publish" | "nothing";

/** What the state of the main branch asks for. */
export async function releaseStep(
  version: string,
  changesetFiles: readonly string[],
  isPublished: () => Promise<boolean>,
): Promise<ReleaseStep> {
  if (changesetFiles.some((name) => name.endsWith(".md") && name !== "README.md")) return "version";
  if (version === "0.0.0") return "nothing";
  return (await isPublished()) ? "nothing" : "publish";
}

/** Whether the registry has a version. An answer that says neither is no answer. */
export async function isPublished(name: string, version: string): Promise<boolean> {
  try {
    const { stdout } = await run("npm", ["view", `${name}@${version}`, "version", "--json"]);
    return stdout.includes(version);
  } catch (error) {
    const { stdout = "" } = error as { readonly stdout?: string };
    if (stdout.includes('"E404"')) return false;
    throw new ScriptError(`The registry does not say whether ${name}@${version} exists. Run this again later.`, {
      cause: error,
    });
  }
}
