import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { commit, startRepository, writeFiles } from "./helpers/small-repository.ts";
import { runStep } from "./helpers/workflow-step.ts";

describe("a push to main", () => {
  const plan = async (version: string, files: readonly string[], npm: string) => {
    const folder = await scratchFolder();
    const changesets = files.map((name) => [`.changeset/${name}`, ""]);
    await writeFiles(folder, {
      "package.json": JSON.stringify({ name: "a-package", version }),
      ...Object.fromEntries(changesets),
    });
    return runStep("release.yml", "plan", { folder, programs: { npm } });
  };
  const published = `echo '["0.9.0", "1.0.0"]'`;
  const mustNotAsk = "exit 1";

  test.each([
    ["version", "1.0.0", ["config.json", "brave-cats.md"], mustNotAsk],
    ["version", "0.0.0", ["config.json", "brave-cats.md"], mustNotAsk],
    ["publish", "1.1.0", ["config.json", "README.md"], published],
    ["publish", "1.0.0", ["config.json"], `echo '"0.9.0"'`],
    ["nothing", "1.0.0", ["config.json"], published],
    ["nothing", "0.0.0", ["config.json"], mustNotAsk],
  ] as const)("asks for: %s (%s, %s)", async (step, version, files, npm) => {
    expect(await plan(version, files, npm)).toEqual({ step });
  });

  test("asks for nothing where the registry does not respond", async () => {
    await expect(plan("1.0.0", ["config.json"], "exit 1")).rejects.toThrow("bash");
  });
});

describe("the monthly bench", () => {
  const compare = async (tag: string | undefined) => {
    const folder = await scratchFolder();
    await startRepository(folder);
    if (tag !== undefined) await git(folder, "tag", tag);
    await commit(folder, "Change something");
    const summary = join(await scratchFolder(), "summary");
    await runStep("bench.yml", "compare", {
      folder,
      env: { GITHUB_STEP_SUMMARY: summary },
      programs: { npm: 'echo "$@"' },
    });
    return readFile(summary, "utf8").catch(() => "");
  };

  test("compares with the last release", async () => {
    expect(await compare("v1.2.0")).toBe("run --silent bench -- --compare v1.2.0\n");
  });

  test("compares with nothing before the first release", async () => {
    expect(await compare(undefined)).toBe("");
  });
});
