import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { inProject, root } from "../../scripts/lib/paths.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

// Each test starts compilers, or programs that start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const base = "openapi: 3.1.0\ninfo: { title: Small, version: 1.0.0 }\npaths: {}\n";
const head = `${base}tags: [{ name: More }]\n`;

const script = (name: string, ...args: readonly string[]) =>
  run(process.execPath, [inProject("node_modules/tsx/dist/cli.mjs"), `scripts/${name}.ts`, ...args], { cwd: root });

async function documents(): Promise<readonly string[]> {
  const folder = await scratchFolder();
  const files = { base: join(folder, "base.yaml"), head: join(folder, "head.yaml") };
  await writeFile(files.base, base);
  await writeFile(files.head, head);
  return ["--base", files.base, "--head", files.head];
}

test("spec:diff prints one object with --json, and nothing else to standard output", async () => {
  const { stdout, stderr } = await script("spec-diff", ...(await documents()), "--json");
  expect(JSON.parse(stdout)).toEqual({
    bump: "patch",
    changes: [{ bump: "patch", where: "tags", what: "adds the tags" }],
  });
  expect(stderr).toMatch(/^Judged without the compiler: /);
});

test("spec:diff prints the verdict and its reasons for people", async () => {
  const { stdout } = await script("spec-diff", ...(await documents()));
  expect(stdout).toBe("patch\n- patch: adds the tags (tags)\n");
});

test.each([
  ["one file alone", ["--base", "a.yaml"], "Give both --base FILE and --head FILE."],
  ["files and a commit", ["--base", "a", "--head", "b", "--ref", "HEAD"], "Give either files or --ref REF."],
  ["a file that does not exist", ["--base", "a.yaml", "--head", "b.yaml"], "a.yaml cannot be read (ENOENT)."],
])("spec:diff refuses %s", async (_, args, message) => {
  await expect(script("spec-diff", ...args)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(message),
  });
});

test("spec:pull refuses a bad page with exit code 1 and one line, and changes no file", async () => {
  const folder = await scratchFolder();
  await cp(inProject("test/fixtures/vendor-pages/create-widget-url.md"), join(folder, "create-widget-url.md"));
  const document = inProject("openapi/vendor/create-widget-url.yaml");
  const before = await readFile(document, "utf8");

  await expect(script("spec-pull", "--source", folder)).rejects.toMatchObject({
    code: 1,
    stdout: "",
    stderr: "create-widget-url: the document has lost its indentation. Get it with its white space.\n",
  });
  expect(await readFile(document, "utf8")).toBe(before);
});
