import { describe, expect, test } from "vitest";
import { listChanges, writeChangeset } from "../../scripts/verdict/changeset.ts";

const added = { bump: "minor", where: "request", what: "adds widget parameter `x`" } as const;
const removed = { bump: "major", where: "request", what: "removes widget parameter `y`" } as const;

describe("a changeset", () => {
  test("has the verdict and a readable list", () => {
    expect(writeChangeset("a-package", { bump: "major", changes: [removed, added] })).toBe(
      '---\n"a-package": major\n---\n\nFollow Transak\'s published API:\n\n- **breaking** removes widget parameter `y`\n- adds widget parameter `x`\n',
    );
  });

  test("is not written for nothing", () => {
    expect(writeChangeset("a-package", { bump: "none", changes: [] })).toBeUndefined();
  });

  test("counts rewordings when there are many", () => {
    const rewordings = Array.from({ length: 9 }, (_, index) => ({
      bump: "patch" as const,
      where: `${index}`,
      what: `rewords widget parameter \`p${index}\``,
    }));
    expect(listChanges([added, ...rewordings])).toEqual(["- adds widget parameter `x`", "- rewords 9 descriptions"]);
  });
});
