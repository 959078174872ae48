import { ScriptError } from "../fail.ts";
import { git } from "../git.ts";

/** All that a spec update may change. */
export const updatedPaths = ["openapi", "src/generated", ".changeset"] as const;

/**
 * Applies the patch of a spec update, which another job has made after it ran what was pulled: nothing of it is trusted.
 *
 * @throws {ScriptError} for a change elsewhere, and for anything but plain files.
 */
export async function applySpecPatch(folder: string, patch: string): Promise<void> {
  await git(folder, "apply", "--index", patch);
  const changes = (await git(folder, "diff", "--cached", "--no-renames", "--raw", "-z")).split("\0");
  for (let at = 0; at + 1 < changes.length; at += 2) {
    const [, mode] = (changes[at] as string).split(" ");
    const path = changes[at + 1] as string;
    const allowed = updatedPaths.some((start) => path.startsWith(`${start}/`));
    if (!allowed || !["100644", "000000"].includes(mode as string)) {
      await git(folder, "reset", "--quiet", "--hard");
      throw new ScriptError(
        `The update changes ${path} (${mode}); it may only change plain files in ${updatedPaths.join(", ")}.`,
      );
    }
  }
}
