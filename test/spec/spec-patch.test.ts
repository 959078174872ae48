import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { applySpecPatch } from "../../scripts/lib/github/spec-patch.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { startRepository } from "./helpers/small-repository.ts";

/** A repository, and the patch of an edit that was made in it and taken back. */
async function patched(edit: (folder: string) => Promise<void>) {
  const [folder, elsewhere] = [await scratchFolder(), await scratchFolder()];
  for (const path of ["openapi", "src/generated", ".changeset"]) await mkdir(join(folder, path), { recursive: true });
  await writeFile(join(folder, "openapi/partner-api.yaml"), "a: 1\n");
  await writeFile(join(folder, "src/client.ts"), "export {};\n");
  await startRepository(folder);
  await edit(folder);
  await git(folder, "add", "--all");
  const patch = join(elsewhere, "changes.patch");
  await git(folder, "diff", "--cached", "--binary", `--output=${patch}`);
  await git(folder, "reset", "--quiet", "--hard");
  return { folder, patch };
}

test("a patch of documents, generated files and changesets is applied", async () => {
  const { folder, patch } = await patched(async (at) => {
    await writeFile(join(at, "openapi/partner-api.yaml"), "a: 2\n");
    await writeFile(join(at, ".changeset/spec-update.md"), "Follow\n");
  });
  await applySpecPatch(folder, patch);
  expect(await readFile(join(folder, "openapi/partner-api.yaml"), "utf8")).toBe("a: 2\n");
});

test.each([
  ["src/client.ts", (at: string) => writeFile(join(at, "src/client.ts"), "evil();\n")],
  [
    ".github/workflows/release.yml",
    async (at: string) => {
      await mkdir(join(at, ".github/workflows"), { recursive: true });
      await writeFile(join(at, ".github/workflows/release.yml"), "on: push\n");
    },
  ],
  ["openapi/link", (at: string) => symlink("../src", join(at, "openapi/link"))],
  ["openapi/program", (at: string) => writeFile(join(at, "openapi/program"), "#!/bin/sh\n", { mode: 0o755 })],
])("a patch of %s is refused, and leaves nothing", async (path, edit) => {
  const { folder, patch } = await patched(edit);
  await expect(applySpecPatch(folder, patch)).rejects.toThrow(`The update changes ${path}`);
  expect(await git(folder, "status", "--porcelain")).toBe("");
});
