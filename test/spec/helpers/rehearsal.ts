import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { git } from "../../../scripts/lib/git.ts";
import { inProject, root } from "../../../scripts/lib/paths.ts";
import { watchedPages } from "../../../scripts/lib/pull/vendor-pages.ts";
import { run } from "../../../scripts/lib/run.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { startRepository } from "./small-repository.ts";
import { runStep } from "./workflow-step.ts";

/** A copy of this project with a history of its own, in which the daily workflow runs. */
export interface Rehearsal {
  readonly folder: string;
  /** The version that it was released as. */
  readonly version: string;
  readonly read: (path: string) => Promise<string>;
  readonly npm: (...args: readonly string[]) => Promise<string>;
  /** The job that reads: up to the patch that it hands over. @returns its outputs. */
  readonly update: (document: string) => Promise<Readonly<Record<string, string>>>;
  /** The job that writes, on another checkout: up to the pull request. @returns its outputs, and the text of the pull request. */
  readonly propose: (check?: string) => Promise<{ outputs: Readonly<Record<string, string>>; body: string }>;
  readonly changedFiles: () => Promise<string[]>;
}

/** A project that is released, with no changeset pending. */
export async function rehearsal(): Promise<Rehearsal> {
  const { folder, version } = await releasedClone();
  const [temp, source] = [await scratchFolder(), await scratchFolder()];
  await mkdir(join(temp, "update"));
  const npm = (...args: readonly string[]) => run("npm", ["run", "--silent", ...args], { cwd: folder });
  const step = (id: string, env = {}) => runStep("spec-sync.yml", id, { folder, temp, env });
  return {
    folder,
    version,
    npm,
    read: (path) => readFile(join(folder, path), "utf8"),
    update: async (document) => {
      await writeFile(join(source, "openapi.yaml"), document);
      for (const { name } of watchedPages) await writeFile(join(source, `${name}.md`), watchedText);
      await npm("spec:pull", "--", "--source", source, "--report", join(temp, "update/report.json"));
      await npm("generate");
      await writeFile(join(temp, "update/check.log"), "");
      return step("collect");
    },
    propose: async (check = "success") => {
      await git(folder, "reset", "--quiet", "--hard");
      await step("apply");
      await npm("generate:check");
      const outputs = await step("propose", { CHECK: check });
      return { outputs, body: await readFile(join(temp, "body.md"), "utf8") };
    },
    changedFiles: async () => (await git(folder, "diff", "--cached", "--name-only")).split("\n"),
  };
}

const watchedText = "# A page that has not changed";

async function releasedClone() {
  const folder = await scratchFolder();
  const left = new Set(["node_modules", "dist", ".git"]);
  await cp(root, folder, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
  await symlink(inProject("node_modules"), join(folder, "node_modules"));
  // The link is no folder, which is what .gitignore names.
  await writeFile(join(folder, ".gitignore"), "node_modules\ndist/\n");
  for (const file of await readdir(join(folder, ".changeset")))
    if (file.endsWith(".md")) await rm(join(folder, ".changeset", file));
  await rm(join(folder, "CHANGELOG.md"), { force: true });
  const hash = createHash("sha256").update(watchedText).digest("hex");
  const hashes = Object.fromEntries(watchedPages.map(({ name }) => [name, hash]));
  await writeFile(join(folder, "openapi/watched-pages.json"), `${JSON.stringify(hashes, null, 2)}\n`);
  await startRepository(folder);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { readonly version: string };
  await git(folder, "tag", `v${version}`);
  return { folder, version };
}
