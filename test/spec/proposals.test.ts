import { describe, expect, test, vi } from "vitest";
import { changesetOf, listOfChanges } from "../../scripts/lib/diff/changeset.ts";
import { releaseNotes } from "../../scripts/lib/github/release-notes.ts";
import { releaseStep } from "../../scripts/lib/github/release-step.ts";
import { type SpecUpdate, specProposal } from "../../scripts/lib/github/spec-proposal.ts";

const added = { bump: "minor", where: "request", what: "adds widget parameter `x`" } as const;
const removed = { bump: "major", where: "request", what: "removes widget parameter `y`" } as const;

describe("a spec update's pull request", () => {
  const update: SpecUpdate = {
    verdict: { bump: "minor", changes: [added] },
    notes: "",
    checkPassed: true,
    contractTests: { passed: 31, failed: 0 },
  };

  test("names the verdict, the changes and the contract tests' result", () => {
    const { title, body, labels, mergeByItself } = specProposal(update);
    expect(title).toBe("Follow Transak's published API (minor)");
    expect(body).toContain("- adds widget parameter `x`");
    expect(body).toContain("Contract tests: 31 passed, 0 failed");
    expect({ labels, mergeByItself }).toEqual({ labels: { "spec-sync": true, major: false }, mergeByItself: true });
  });

  test.each([
    ["a major verdict", { verdict: { bump: "major", changes: [removed] } }, true],
    ["failed checks", { checkPassed: false }, false],
    ["a page that people must read", { notes: "- mandatory-security-changes has changed\n" }, false],
    ["no change of the API", { verdict: { bump: "none", changes: [] } }, false],
  ] as const)("never merges by itself with %s", (_, difference, major) => {
    const proposal = specProposal({ ...update, ...difference });
    expect(proposal.mergeByItself).toBe(false);
    expect(proposal.labels.major).toBe(major);
  });

  test("says so when tests have failed or did not run", () => {
    const { body } = specProposal({ ...update, checkPassed: false, contractTests: undefined });
    expect(body).toContain("`npm run check`: **failed**");
    expect(body).toContain("Contract tests: did not run");
  });
});

describe("a changeset", () => {
  test("has the verdict and a readable list", () => {
    expect(changesetOf("a-package", { bump: "major", changes: [removed, added] })).toBe(
      '---\n"a-package": major\n---\n\nFollow Transak\'s published API:\n\n- **breaking** removes widget parameter `y`\n- adds widget parameter `x`\n',
    );
  });

  test("is not written for nothing", () => {
    expect(changesetOf("a-package", { bump: "none", changes: [] })).toBeUndefined();
  });

  test("counts rewordings when there are many", () => {
    const rewordings = Array.from({ length: 9 }, (_, index) => ({
      bump: "patch" as const,
      where: `${index}`,
      what: `rewords widget parameter \`p${index}\``,
    }));
    expect(listOfChanges([added, ...rewordings])).toEqual(["- adds widget parameter `x`", "- rewords 9 descriptions"]);
  });
});

describe("a push to main", () => {
  const published = async () => true;
  const unpublished = async () => false;

  test.each([
    ["version", "1.0.0", ["config.json", "brave-cats.md"], published],
    ["version", "0.0.0", ["config.json", "brave-cats.md"], unpublished],
    ["publish", "1.0.0", ["config.json", "README.md"], unpublished],
    ["nothing", "1.0.0", ["config.json"], published],
    ["nothing", "0.0.0", ["config.json"], unpublished],
  ] as const)("asks for: %s (%s, %s)", async (step, version, files, isPublished) => {
    expect(await releaseStep(version, files, isPublished)).toBe(step);
  });

  test("asks the registry only when nothing is pending", async () => {
    const isPublished = vi.fn(published);
    await releaseStep("1.0.0", ["a.md"], isPublished);
    expect(isPublished).not.toHaveBeenCalled();
  });
});

describe("release notes", () => {
  const changelog = "# a-package\n\n## 1.1.0\n\n### Minor Changes\n\n- B\n\n## 1.0.0\n\n- A\n";

  test("are the section of the version", () => {
    expect(releaseNotes(changelog, "1.1.0")).toBe("### Minor Changes\n\n- B");
    expect(releaseNotes(changelog, "1.0.0")).toBe("- A");
  });

  test("must exist", () => {
    expect(() => releaseNotes(changelog, "2.0.0")).toThrow('no section "## 2.0.0"');
  });
});
