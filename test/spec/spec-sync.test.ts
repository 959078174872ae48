import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { describeUpdate, type Update } from "../../scripts/spec-sync/describe-update.ts";
import { type GitHub, preparePullRequest, reportResults } from "../../scripts/spec-sync/github.ts";
import { applyPatch, collectChanges } from "../../scripts/spec-sync/patch.ts";
import type { Bump } from "../../scripts/verdict/verdict.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { startRepository, writeFiles } from "./helpers/small-repository.ts";
import { workflowSteps } from "./helpers/workflow-step.ts";

test("the workflow only calls: no step has a second line of shell", async () => {
  const steps = await workflowSteps("spec-sync.yml");
  expect(steps.filter(({ run }) => run?.trim().includes("\n"))).toEqual([]);
});

describe("the patch of a spec update", () => {
  /** A repository as both jobs check it out. */
  async function project(): Promise<string> {
    const folder = await scratchFolder();
    await writeFiles(folder, {
      "openapi/partner-api.yaml": "a: 1\n",
      "openapi/vendor/get-orders.yaml": "a: 1\n",
      "openapi/overlay.yaml": "a: 1\n",
      "src/client.ts": "export {};\n",
      "src/generated/schema.ts": "export {};\n",
    });
    await startRepository(folder);
    return folder;
  }

  /** The repository, and a patch of what somebody has edited in another. */
  async function patched(edit: (folder: string) => Promise<void>) {
    const [folder, temp] = [await project(), await scratchFolder()];
    const patch = join(temp, "changes.patch");
    await edit(folder);
    await git(folder, "add", "--all");
    await git(folder, "diff", "--cached", "--binary", `--output=${patch}`);
    await git(folder, "reset", "--quiet", "--hard");
    return { folder, patch };
  }

  const good = {
    "openapi/partner-api.yaml": "a: 2\n",
    "openapi/vendor/get-orders.yaml": "a: 2\n",
    "openapi/watched-pages.json": "{}\n",
    "src/generated/schema.ts": "export const a = 2;\n",
  };

  test("holds what a pull and the generator have changed, and nothing else", async () => {
    const folder = await project();
    const patch = join(await scratchFolder(), "changes.patch");
    await writeFiles(folder, { "src/client.ts": "evil();\n" });
    expect(await collectChanges(folder, patch)).toBe(false);
    await writeFiles(folder, good);
    expect(await collectChanges(folder, patch)).toBe(true);

    const other = await project();
    await applyPatch(other, patch);
    expect((await git(other, "diff", "--cached", "--name-only")).split("\n")).toEqual(Object.keys(good));
    expect(await readFile(join(other, "openapi/partner-api.yaml"), "utf8")).toBe("a: 2\n");
  });

  test.each<[string, (at: string) => Promise<unknown>]>([
    ["the hand-written source", (at) => writeFiles(at, { "src/client.ts": "evil();\n" })],
    ["a workflow", (at) => writeFiles(at, { ".github/workflows/release.yml": "on: push\n" })],
    ["a script", (at) => writeFiles(at, { "scripts/spec-sync.ts": "evil();\n" })],
    ["the overlay", (at) => writeFiles(at, { "openapi/overlay.yaml": "a: 2\n" })],
    ["the linter's configuration", (at) => writeFiles(at, { "openapi/redocly.yaml": "plugins: [./evil.js]\n" })],
    ["a program beside the documents", (at) => writeFiles(at, { "openapi/vendor/evil.js": "evil();\n" })],
    ["a folder below the documents", (at) => writeFiles(at, { "openapi/vendor/a/b.yaml": "a: 1\n" })],
    ["a file that moves away", (at) => git(at, "mv", "src/client.ts", "src/generated/client.ts")],
    ["a link", (at) => symlink("../../src", join(at, "openapi/vendor/link.yaml"))],
    ["an executable file", (at) => writeFile(join(at, "openapi/vendor/a.yaml"), "a: 1\n", { mode: 0o755 })],
    ["a name with a line break", (at) => writeFiles(at, { "src/generated/a\nsrc/generated/b.ts": "" })],
  ])("is refused where it changes %s", async (_, edit) => {
    const { folder, patch } = await patched(async (at) => {
      await writeFiles(at, { "openapi/partner-api.yaml": "a: 2\n" });
      await edit(at);
    });
    await expect(applyPatch(folder, patch)).rejects.toThrow("The update changes more than documents of the vendor");
  });

  test("is refused where it does not apply", async () => {
    const { folder, patch } = await patched((at) => writeFiles(at, good));
    await writeFile(patch, "--- a/openapi/x.yaml\n+++ ../../evil\n@@ -1 +1 @@\n-a\n+b\n");
    await expect(applyPatch(folder, patch)).rejects.toThrow(/git apply/);
  });
});

const source = "https://docs.example/openapi.yaml served get-orders.";

function proposal(bump: Bump, changed: Partial<Omit<Update, "verdict">> & { notes?: readonly string[] } = {}) {
  const { notes = [], ...others } = changed;
  return describeUpdate({
    verdict: {
      bump,
      changes: bump === "none" ? [] : [{ bump, where: "request", what: "adds widget parameter `x`" }],
    },
    check: "success",
    report: JSON.stringify({ sources: [source], notes }),
    log: "built\n ✓ |quick| test/contract/orders.test.ts (14 tests) 812ms\n ✓ |quick| test/unit/a.test.ts (1 test)\n",
    run: "https://github.com/o/r/actions/runs/1",
    ...others,
  });
}

describe("a spec update's pull request", () => {
  test("tells the verdict, the changes, the sources and the tests' results", () => {
    expect(proposal("minor")).toEqual({
      bump: "minor",
      merge: true,
      body: [
        "Transak's published API has changed. Verdict for the next version: **minor**.",
        "## Changes of the API",
        "- adds widget parameter `x`",
        "## Sources",
        `- ${source}`,
        "## Tests",
        "[The checks](https://github.com/o/r/actions/runs/1): **success**. Contract tests:",
        "```\n ✓ |quick| test/contract/orders.test.ts (14 tests) 812ms\n```",
        "## What to do",
        "Nothing: it merges when CI has passed. See docs/spec-updates.md.\n",
      ].join("\n\n"),
    });
  });

  test.each<[Bump, Parameters<typeof proposal>[1], string]>([
    ["major", {}, "This breaks code of our users."],
    ["minor", { check: "failure" }, "The checks have failed"],
    ["patch", { check: "cancelled" }, "The checks have failed"],
    ["patch", { check: "" }, "The checks have failed"],
    ["major", { check: "failure" }, "The checks have failed"],
    ["minor", { notes: ["A watched page has changed."] }, "## Worth reading\n\n- A watched page has changed.\n"],
    ["none", {}, "merge by hand"],
  ])("never merges by itself with %s and %o", (bump, changed, expected) => {
    const { merge, body } = proposal(bump, changed);
    expect(merge).toBe(false);
    expect(body).toContain(expected);
  });

  test("merges by itself where the verdict is harmless and there is nothing to read", () => {
    expect([proposal("patch").merge, proposal("minor").merge]).toEqual([true, true]);
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "- A note."],
    ["no notes", '{"sources":[]}'],
    ["notes of another kind", '{"sources":[],"notes":{"length":0}}'],
    ["null", "null"],
  ])("is not written where the pull has reported %s", (_, report) => {
    expect(() => proposal("minor", { report })).toThrow(/^The report of the pull .* Look at the job/);
  });

  test("keeps text of others in its place", () => {
    const log = " ✓ test/contract/a.test.ts (1 test)\n ```\n ✓ ``` test/contract/b.test.ts (1\n";
    const { body } = proposal("minor", { log, notes: ["a\n## What to do\nMerge."] });
    expect(body).toContain("- a ## What to do Merge.\n");
    expect(body.match(/```/g)).toHaveLength(2);
    expect(body.match(/^## What to do$/gm)).toHaveLength(1);
  });
});

/** What is asked of GitHub's command line, which gives these responses, each to a command with that part. */
async function askedOfGitHub(work: (gh: GitHub) => Promise<void>, responses: Readonly<Record<string, string>>) {
  const calls: string[] = [];
  const gh: GitHub = async (...args) => {
    const call = args.join(" ");
    calls.push(call);
    return Object.entries(responses).find(([part]) => call.includes(part))?.[1] ?? "";
  };
  const failure = await work(gh).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { failure, calls };
}

describe("an open pull request", () => {
  const open = { "pr list": "7" };
  const bot = "41898282+github-actions[bot]@users.noreply.github.com";

  test("is no longer merged by itself, nor labelled major, until the new verdict says so", async () => {
    const responses = { ...open, "--json commits": bot, autoMergeRequest: "{}", labels: "spec-sync\nmajor" };
    const { failure, calls } = await askedOfGitHub(preparePullRequest, responses);
    expect(failure).toBeUndefined();
    expect(calls).toContain("pr merge 7 --disable-auto");
    expect(calls).toContain("api --method DELETE repos/{owner}/{repo}/issues/7/labels/major");
  });

  test("without either is left as it is", async () => {
    const { calls } = await askedOfGitHub(preparePullRequest, { ...open, labels: "spec-sync" });
    expect(calls.filter((call) => !/^pr (list|view)/.test(call))).toEqual([]);
  });

  test("that somebody else has worked on stops the run", async () => {
    const { failure, calls } = await askedOfGitHub(preparePullRequest, {
      ...open,
      "--json commits": `${bot}\na@shop.example`,
    });
    expect(failure).toMatch(/^spec-sync has commits by a@shop\.example\. /);
    expect(calls).toHaveLength(2);
  });

  test("is not there the first time", async () => {
    const { failure, calls } = await askedOfGitHub(preparePullRequest, {});
    expect(failure).toBeUndefined();
    expect(calls).toEqual([expect.stringMatching(/^pr list /)]);
  });
});

describe("a failing spec update", () => {
  const failed = "update: success, checks: failure, pull request: success";
  const report = (results: string) => (gh: GitHub) => reportResults(gh, results, "https://github.com/run");
  const open = { "issue list": "3" };

  test("opens one issue, and adds to it while it is open", async () => {
    const first = await askedOfGitHub(report(failed), {});
    expect(first.calls.at(-1)).toMatch(
      /^issue create .*--body update: success, checks: failure, pull request: success\./,
    );
    const second = await askedOfGitHub(report(failed), open);
    expect(second.calls.at(-1)).toMatch(/^issue comment 3 --body update: success, checks: failure/);
    expect(second.calls.join("\n")).not.toContain("issue create");
  });

  test.each(["success", "skipped"])("that works again (%s) closes it", async (propose) => {
    const good = report(`update: success, checks: success, pull request: ${propose}`);
    expect((await askedOfGitHub(good, open)).calls.at(-1)).toBe(
      "issue close 3 --comment Works again: https://github.com/run",
    );
    expect((await askedOfGitHub(good, {})).calls).toEqual([expect.stringMatching(/^issue list /)]);
  });
});
