import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject, root } from "../../scripts/lib/paths.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

const run = promisify(execFile);
const base = "openapi: 3.1.0\ninfo: { title: Small, version: 1.0.0 }\npaths: {}\n";
const head = `${base}tags: [{ name: More }]\n`;

const specDiff = (...args: readonly string[]) =>
  run(process.execPath, [inProject("node_modules/tsx/dist/cli.mjs"), "scripts/spec-diff.ts", ...args], { cwd: root });

async function documents(): Promise<readonly string[]> {
  const folder = await scratchFolder();
  const files = { base: join(folder, "base.yaml"), head: join(folder, "head.yaml") };
  await writeFile(files.base, base);
  await writeFile(files.head, head);
  return ["--base", files.base, "--head", files.head];
}

test("prints one object with --json, and nothing else to standard output", async () => {
  const { stdout, stderr } = await specDiff(...(await documents()), "--json");
  expect(JSON.parse(stdout)).toEqual({
    bump: "patch",
    changes: [{ bump: "patch", where: "tags", what: "adds the tags" }],
  });
  expect(stderr).toMatch(/^Judged without the compiler: /);
});

test("prints the verdict and its reasons for people", async () => {
  const { stdout } = await specDiff(...(await documents()));
  expect(stdout).toBe("patch\n- patch: adds the tags (tags)\n");
});

test.each([
  ["one file alone", ["--base", "a.yaml"], "Give both --base FILE and --head FILE."],
  ["files and a commit", ["--base", "a", "--head", "b", "--ref", "HEAD"], "Give either files or --ref REF."],
  ["a file that does not exist", ["--base", "a.yaml", "--head", "b.yaml"], "a.yaml cannot be read (ENOENT)."],
])("refuses %s", async (_, args, message) => {
  await expect(specDiff(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
});
