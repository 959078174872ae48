import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

const run = promisify(execFile);
const tsx = inProject("node_modules/tsx/dist/cli.mjs");

describe("npm run generate", () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), "generate-"));
    for (const name of ["openapi", "scripts", "src", "package.json", "tsconfig.json"]) {
      await cp(inProject(name), join(project, name), { recursive: true });
    }
    await symlink(inProject("node_modules"), join(project, "node_modules"));
  });
  afterAll(() => rm(project, { recursive: true }));

  const generate = (...args: string[]) =>
    run(process.execPath, [tsx, "scripts/generate.ts", ...args], { cwd: project });

  test("changes nothing where nothing has changed", async () => {
    expect((await generate("--check")).stdout).toContain("up to date");
    expect((await generate()).stdout).toContain("Nothing to do");
  });

  test("--check exits 1 and names the stale and the left-over file, and writes neither", async () => {
    const stale = join(project, "src/generated/operations.ts");
    const committed = await readFile(stale, "utf8");
    await writeFile(stale, committed.replace("/api/v2/auth/session", "/api/v3/auth/session"));
    await writeFile(join(project, "src/generated/forgotten.ts"), "");

    await expect(generate("--check")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/- src\/generated\/operations\.ts\n- src\/generated\/forgotten\.ts/),
    });

    expect((await generate()).stdout).toMatch(
      /wrote src\/generated\/operations\.ts\nremoved src\/generated\/forgotten\.ts/,
    );
    expect(await readFile(stale, "utf8")).toBe(committed);
  });

  test("fails in one line, and changes no file, where an action of the overlay no longer fits", async () => {
    const overlay = join(project, "openapi/overlay.yaml");
    await writeFile(overlay, (await readFile(overlay, "utf8")).replace("target: $.tags", "target: $.labels"));

    const failure = await generate().catch((error: { code: number; stderr: string }) => error);

    expect(failure).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/openapi\/overlay\.yaml: \$\.labels .*: matches nothing/),
    });
    expect(failure.stderr).not.toContain("    at ");
  });
});
