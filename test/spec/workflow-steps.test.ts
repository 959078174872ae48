import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { startRepository, writeFiles } from "./helpers/small-repository.ts";
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

  test("asks for nothing where the registry does not answer", async () => {
    await expect(plan("1.0.0", ["config.json"], "exit 1")).rejects.toThrow("bash");
  });
});

describe("the patch of a spec update", () => {
  /** A repository as the job checks it out, and the patch of an edit that another job has made. */
  async function patched(edit: (folder: string) => Promise<void>) {
    const [folder, temp] = [await scratchFolder(), await scratchFolder()];
    await writeFiles(folder, {
      "openapi/partner-api.yaml": "a: 1\n",
      "openapi/vendor/get-orders.yaml": "a: 1\n",
      "openapi/overlay.yaml": "a: 1\n",
      "src/client.ts": "export {};\n",
      "src/generated/schema.ts": "export {};\n",
    });
    await startRepository(folder);
    await edit(folder);
    await git(folder, "add", "--all");
    await mkdir(join(temp, "update"));
    await git(folder, "diff", "--cached", "--binary", `--output=${join(temp, "update/changes.patch")}`);
    await git(folder, "reset", "--quiet", "--hard");
    return { folder, temp };
  }

  test("is applied where it changes documents of the vendor and what is generated", async () => {
    const files = {
      "openapi/partner-api.yaml": "a: 2\n",
      "openapi/vendor/get-orders.yaml": "a: 2\n",
      "openapi/watched-pages.json": "{}\n",
      "src/generated/schema.ts": "export const a = 2;\n",
    };
    const { folder, temp } = await patched((at) => writeFiles(at, files));
    await runStep("spec-sync.yml", "apply", { folder, temp });
    expect((await git(folder, "diff", "--cached", "--name-only")).split("\n")).toEqual(Object.keys(files));
    expect(await readFile(join(folder, "openapi/partner-api.yaml"), "utf8")).toBe("a: 2\n");
  });

  test.each<[string, (at: string) => Promise<unknown>]>([
    ["the hand-written source", (at) => writeFiles(at, { "src/client.ts": "evil();\n" })],
    ["a workflow", (at) => writeFiles(at, { ".github/workflows/release.yml": "on: push\n" })],
    ["the overlay", (at) => writeFiles(at, { "openapi/overlay.yaml": "a: 2\n" })],
    ["the linter's configuration", (at) => writeFiles(at, { "openapi/redocly.yaml": "plugins: [./evil.js]\n" })],
    ["a program beside the documents", (at) => writeFiles(at, { "openapi/vendor/evil.js": "evil();\n" })],
    ["a file that moves away", (at) => git(at, "mv", "src/client.ts", "src/generated/client.ts")],
    ["a link", (at) => symlink("../../src", join(at, "openapi/vendor/link.yaml"))],
    ["an executable file", (at) => writeFile(join(at, "openapi/vendor/a.yaml"), "a: 1\n", { mode: 0o755 })],
    ["a name with a line break", (at) => writeFiles(at, { "src/generated/a\nsrc/generated/b.ts": "" })],
  ])("is refused where it changes %s", async (_, edit) => {
    const { folder, temp } = await patched(async (at) => {
      await writeFiles(at, { "openapi/partner-api.yaml": "a: 2\n" });
      await edit(at);
    });
    await expect(runStep("spec-sync.yml", "apply", { folder, temp })).rejects.toThrow(
      "::error::The update changes more",
    );
  });

  test("is refused where nobody can tell what it changes", async () => {
    const { folder, temp } = await patched((at) => writeFiles(at, { "openapi/partner-api.yaml": "a: 2\n" }));
    await expect(runStep("spec-sync.yml", "apply", { folder, temp, programs: { grep: "exit 2" } })).rejects.toThrow();
  });
});

describe("a spec update's pull request", () => {
  interface Update {
    readonly bump?: string;
    readonly notes?: string;
    readonly check?: string;
  }
  const describeUpdate = async ({ bump = "minor", notes = "", check = "success" }: Update) => {
    const [folder, temp] = [await scratchFolder(), await scratchFolder()];
    const changeset = ".changeset/spec-update.md";
    await writeFiles(folder, {
      [changeset]: `---\n"a-package": ${bump}\n---\n\nFollow Transak's published API:\n\n- adds widget parameter \`x\`\n`,
    });
    await writeFiles(temp, {
      "verdict.txt": bump === "none" ? "none: no changeset is needed.\n" : `${bump}: wrote ${changeset}\n`,
      "update/notes.md": notes,
      "update/contract-tests.txt": " ✓ |quick| test/contract/orders.test.ts (14 tests) 812ms\n",
    });
    const outputs = await runStep("spec-sync.yml", "describe", { folder, temp, env: { CHECK: check } });
    return { outputs, body: await readFile(join(temp, "body.md"), "utf8") };
  };

  test("tells the verdict, the changes and the tests' results", async () => {
    const { outputs, body } = await describeUpdate({});
    expect(outputs).toEqual({ bump: "minor", merge: "true" });
    expect(body).toContain("next version: **minor**.\n\n## Changes of the API\n\n- adds widget parameter `x`");
    expect(body).toContain(
      "runs/1): **success**. Contract tests:\n\n```\n ✓ |quick| test/contract/orders.test.ts (14 tests)",
    );
    expect(body).not.toContain("Worth reading");
  });

  test.each<[string, Update, string]>([
    ["a major verdict", { bump: "major" }, "This breaks code of our users."],
    ["failed checks", { check: "failure" }, "The checks have failed"],
    ["a page that people must read", { notes: "- A watched page has changed.\n" }, "merge by hand"],
    ["no change of the API", { bump: "none" }, "merge by hand"],
  ])("never merges by itself with %s", async (_, update, advice) => {
    const { outputs, body } = await describeUpdate(update);
    expect(outputs.merge).toBe("false");
    expect(body).toContain(advice);
    expect(body).toContain(update.notes ?? "");
  });
});

/** What a step asks of GitHub's command line, which gives these answers, each to a command with that part. */
async function askedOfGitHub(
  id: string,
  env: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, string>>,
) {
  const folder = await scratchFolder();
  const calls = join(folder, "calls");
  await writeFile(calls, "");
  const cases = Object.entries(answers).map(([call, answer]) => `*'${call}'*) echo '${answer}' ;;`);
  const gh = `echo "$*" >> "$CALLS"\ncase "$*" in\n${cases.join("\n")}\nesac`;
  const failure = await runStep("spec-sync.yml", id, { folder, programs: { gh }, env: { ...env, CALLS: calls } }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { failure, calls: await readFile(calls, "utf8") };
}

describe("an open pull request", () => {
  const open = { "pr list": "7" };

  test("is no longer merged by itself, nor labelled major, until the new verdict says so", async () => {
    const answers = { ...open, autoMergeRequest: "{}", labels: "major" };
    const { calls } = await askedOfGitHub("prepare", {}, answers);
    expect(calls).toContain("pr merge 7 --disable-auto\n");
    expect(calls).toContain("api --method DELETE repos/{owner}/{repo}/issues/7/labels/major\n");
  });

  test("that somebody else has worked on stops the run", async () => {
    const { failure } = await askedOfGitHub("prepare", {}, { ...open, commits: "a@shop.example" });
    expect(failure).toContain("::error::spec-sync has commits by a@shop.example.");
  });

  test("is not there the first time", async () => {
    const { failure, calls } = await askedOfGitHub("prepare", {}, {});
    expect(failure).toBeUndefined();
    expect(calls).toMatch(/^pr list .*\n$/);
  });
});

describe("a failing spec update", () => {
  const failed = { RESULTS: "update: success, checks: failure, pull request: success" };
  const open = { "issue list": "3" };

  test("opens one issue, and adds to it while it is open", async () => {
    const first = await askedOfGitHub("report", failed, {});
    expect(first.calls).toMatch(/^issue create .*--body update: success, checks: failure, pull request: success\.$/m);
    const second = await askedOfGitHub("report", failed, open);
    expect(second.calls).toMatch(/^issue comment 3 --body update: success, checks: failure/m);
    expect(second.calls).not.toContain("issue create");
  });

  test.each(["success", "skipped"])("that works again (%s) closes it", async (propose) => {
    const env = { RESULTS: `update: success, checks: success, pull request: ${propose}` };
    expect((await askedOfGitHub("report", env, open)).calls).toContain("issue close 3 --comment Works again: https://");
    expect((await askedOfGitHub("report", env, {})).calls).toMatch(/^issue list .*\n$/);
  });
});
