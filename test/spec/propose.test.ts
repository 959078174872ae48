import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { reportFailure, reportSuccess } from "../../scripts/lib/github/failure-issue.ts";
import { type Proposal, propose } from "../../scripts/lib/github/propose.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { commit, startRepository, writeFiles } from "./helpers/small-repository.ts";
import { standInGh } from "./helpers/stand-in-gh.ts";

// Each test starts compilers, or programs that start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const proposal: Proposal = {
  branch: "spec-sync",
  base: "main",
  title: "Follow the API (minor)",
  body: "A list",
  labels: { "spec-sync": true, major: false },
  mergeByItself: true,
};

/** A clone of a bare repository, as a workflow's checkout is. */
async function setUp() {
  const gh = await standInGh();
  const remote = await scratchFolder();
  await git(remote, "init", "--quiet", "--bare", "--initial-branch=main");
  const folder = await scratchFolder();
  await writeFiles(folder, { "document.yaml": "a: 1\n" });
  await startRepository(folder);
  await git(folder, "remote", "add", "origin", remote);
  await git(folder, "push", "--quiet", "origin", "main");
  await git(folder, "fetch", "--quiet");
  const change = async (text: string) => {
    await git(folder, "switch", "--quiet", "main");
    await writeFile(join(folder, "document.yaml"), text);
  };
  return { gh, remote, folder, change };
}

describe("a pull request", () => {
  test("is opened once, with its labels, and merges by itself", async () => {
    const { gh, remote, folder, change } = await setUp();
    await gh.answer({ "pr create": "https://github.com/o/r/pull/7", "pr view": "false" });
    await change("a: 2\n");

    expect(await propose(folder, proposal)).toBe("Opened pull request 7.");

    expect(await git(remote, "show", "spec-sync:document.yaml")).toBe("a: 2");
    expect(await git(remote, "log", "--format=%s", "main..spec-sync")).toBe("Follow the API (minor)");
    const calls = await gh.calls();
    expect(calls).toContain("pr create --head spec-sync --base main --title Follow the API (minor) --body-file A list");
    expect(calls).toContain("pr edit 7 --add-label spec-sync");
    expect(calls).toContain("pr edit 7 --remove-label major");
    expect(calls).toContain("pr merge 7 --auto --squash");
  });

  test("is updated in place, and a major one no longer merges by itself", async () => {
    const { gh, remote, folder, change } = await setUp();
    await gh.answer({ "pr create": "https://github.com/o/r/pull/7", "pr view": "false" });
    await change("a: 2\n");
    await propose(folder, proposal);

    await gh.answer({ "pr list": "7", "pr view": "true" });
    await change("a: 3\n");
    const major = { ...proposal, title: "Follow the API (major)", labels: { major: true }, mergeByItself: false };
    expect(await propose(folder, major)).toBe("Updated pull request 7.");

    expect(await git(remote, "show", "spec-sync:document.yaml")).toBe("a: 3");
    expect(await git(remote, "log", "--format=%s", "main..spec-sync")).toBe("Follow the API (major)");
    const calls = await gh.calls();
    expect(calls.filter((call) => call.startsWith("pr create"))).toHaveLength(1);
    expect(calls).toContain("pr edit 7 --title Follow the API (major) --body-file A list");
    expect(calls).toContain("pr edit 7 --add-label major");
    expect(calls.at(-1)).toBe("pr merge 7 --disable-auto");
  });

  test("whose files are up to date is not pushed again", async () => {
    const { gh, remote, folder, change } = await setUp();
    await gh.answer({ "pr create": "https://github.com/o/r/pull/7", "pr view": "false" });
    await change("a: 2\n");
    await propose(folder, proposal);
    const before = await git(remote, "rev-parse", "spec-sync");

    await gh.answer({ "pr list": "7", "pr view": "true" });
    await change("a: 2\n");
    expect(await propose(folder, { ...proposal, title: "Another title" })).toBe(
      "Updated pull request 7, whose files were up to date.",
    );
    expect(await git(remote, "rev-parse", "spec-sync")).toBe(before);
  });

  test("that somebody else has worked on is left alone", async () => {
    const { gh, remote, folder, change } = await setUp();
    await gh.answer({ "pr create": "https://github.com/o/r/pull/7", "pr view": "false" });
    await change("a: 2\n");
    await propose(folder, proposal);
    await writeFile(join(folder, "document.yaml"), "a: fixed\n");
    await commit(folder, "Mend by hand");
    await git(folder, "push", "--quiet", "origin", "spec-sync");

    await change("a: 3\n");
    await expect(propose(folder, proposal)).rejects.toThrow("spec-sync has commits by maintainer@shop.example");
    expect(await git(remote, "show", "spec-sync:document.yaml")).toBe("a: fixed");
  });

  test("is not opened for nothing", async () => {
    const { gh, folder } = await setUp();
    expect(await propose(folder, proposal)).toBe("Nothing to propose.");
    expect(await gh.calls()).toEqual([]);
  });
});

describe("a failure", () => {
  const run = "https://github.com/o/r/actions/runs/1";

  test("opens one issue", async () => {
    const gh = await standInGh();
    expect(await reportFailure(await scratchFolder(), run, ["update=failure"])).toBe("Opened an issue.");
    expect((await gh.calls()).at(-1)).toMatch(
      /^issue create --title The daily spec update has failed .*Failed: update=failure\./,
    );
  });

  test("adds to the issue that is open", async () => {
    const gh = await standInGh();
    await gh.answer({ "issue list": "3" });
    expect(await reportFailure(await scratchFolder(), run, ["check=failure"])).toBe("Added to issue 3.");
    const calls = await gh.calls();
    expect(calls.at(-1)).toContain(`issue comment 3 --body-file Failed: check=failure.\n\nRun: ${run}`);
    expect(calls.some((call) => call.startsWith("issue create"))).toBe(false);
  });

  test("that is over closes the issue", async () => {
    const gh = await standInGh();
    await gh.answer({ "issue list": "3" });
    expect(await reportSuccess(await scratchFolder(), run)).toBe("Closed issue 3.");
    expect((await gh.calls()).at(-1)).toBe(`issue close 3 --comment Works again: ${run}`);
  });
});
