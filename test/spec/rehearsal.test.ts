import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { inProject, root } from "../../scripts/lib/paths.ts";
import { run } from "../../scripts/lib/run.ts";
import { pageServer } from "./helpers/page-server.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { startRepository } from "./helpers/small-repository.ts";
import { vendorPage } from "./helpers/vendor-page.ts";
import { runStep, workflowStep } from "./helpers/workflow-step.ts";

const name = "walletGlow";

test("a page that gains an optional parameter becomes a version without a human typing", {
  timeout: 600_000,
}, async () => {
  const { clone, version } = await releasedClone();
  const temp = await scratchFolder();
  await mkdir(join(temp, "update"));
  const npm = (...args: readonly string[]) => run("npm", ["run", "--silent", ...args], { cwd: clone });
  const read = (path: string) => readFile(join(clone, path), "utf8");
  const step = (id: string, env = {}) => runStep("spec-sync.yml", id, { folder: clone, temp, env });

  // The job that reads: the vendor's site, with one parameter more
  await npm("spec:pull", "--", "--source", await changedSite(read));
  await npm("generate");
  expect(await step("collect")).toEqual({ changed: "true" });
  for (const file of ["notes.md", "contract-tests.txt"]) await writeFile(join(temp, "update", file), "");

  // The job that writes: another checkout
  await git(clone, "reset", "--quiet", "--hard");
  await step("apply");
  expect((await git(clone, "diff", "--cached", "--name-only")).split("\n")).toEqual([
    "openapi/partner-api.yaml",
    "openapi/vendor/create-widget-url.yaml",
    "src/generated/schema.ts",
    "src/generated/widget-params-shape.ts",
    "src/generated/widget-params.ts",
  ]);
  expect(await read("src/generated/widget-params.ts")).toContain(`${name}?: string | undefined;`);
  expect(await read("src/generated/widget-params-shape.ts")).toContain(`${name}: "string"`);

  await Promise.all([step("judge"), npm("build")]);
  expect(await read(".changeset/spec-update.md")).toBe(
    `---\n"transak-partner-api": minor\n---\n\nFollow Transak's published API:\n\n- adds widget parameter \`${name}\`\n`,
  );
  expect(await step("describe", { CHECK: "success" })).toEqual({ bump: "minor", merge: "true" });
  expect(await readFile(join(temp, "body.md"), "utf8")).toContain(`\n\n- adds widget parameter \`${name}\`\n`);
  await git(clone, "add", "--all");
  await git(clone, "commit", "--quiet", "--message", "Follow");

  // The tests of the tree that the pull request brings
  const vitest = [inProject("node_modules/vitest/vitest.mjs"), "run", "--config", "test/vitest.config.ts"];
  const tests = ["--project", "quick", "test/unit", "test/contract", "test/compiler"];
  await run(process.execPath, [...vitest, ...tests], { cwd: clone });

  // The version pull request
  const { with: inputs } = await workflowStep("release.yml", "changesets");
  await run("bash", ["-c", inputs?.version as string], { cwd: clone });
  const [major, minor] = version.split(".").map(Number) as [number, number];
  const next = `${major}.${minor + 1}.0`;
  expect(JSON.parse(await read("package.json"))).toMatchObject({ version: next });
  expect(await read("src/generated/version.ts")).toContain(`packageVersion = "${next}"`);
  expect(await read("CHANGELOG.md")).toMatch(
    /### Minor Changes\n\n- .*Follow Transak's published API:\n\n {2}- adds widget parameter `walletGlow`/,
  );
});

/** A copy of this project with a history of its own: released, no changeset pending. */
async function releasedClone(): Promise<{ readonly clone: string; readonly version: string }> {
  const clone = await scratchFolder();
  const left = new Set(["node_modules", "dist", ".git"]);
  await cp(root, clone, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
  await symlink(inProject("node_modules"), join(clone, "node_modules"));
  // The link is no folder, which is what .gitignore names.
  await writeFile(join(clone, ".gitignore"), "node_modules\ndist/\n");
  for (const file of await readdir(join(clone, ".changeset"))) {
    if (file.endsWith(".md")) await rm(join(clone, ".changeset", file));
  }
  await rm(join(clone, "CHANGELOG.md"), { force: true });
  await startRepository(clone);
  const { version } = JSON.parse(await readFile(join(clone, "package.json"), "utf8")) as { readonly version: string };
  await git(clone, "tag", `v${version}`);
  return { clone, version };
}

/** The address of a copy of the vendor's site that has the new parameter. */
async function changedSite(read: (path: string) => Promise<string>): Promise<string> {
  const server = await pageServer();
  for (const file of await readdir(inProject("openapi/vendor"))) {
    server.pages.set(`/${file.replace(/\.yaml$/, ".md")}`, vendorPage(await read(`openapi/vendor/${file}`), "newer"));
  }
  const parameter = `${name}:\n          type: string\n          description: How brightly the wallet shines.\n        `;
  const document = await read("openapi/vendor/create-widget-url.yaml");
  const changed = document.replace("        fiatCurrency:\n", (field) => `        ${parameter}${field.trimStart()}`);
  server.pages.set("/create-widget-url.md", vendorPage(changed, "newer"));
  return server.url;
}
