import { expect, test } from "vitest";
import { changesetOf, listOfChanges } from "../../scripts/lib/diff/changeset.ts";

const added = { bump: "minor", where: "request", what: "adds widget parameter `x`" } as const;
const removed = { bump: "major", where: "request", what: "removes widget parameter `y`" } as const;

test("a changeset has the verdict and a readable list", () => {
  expect(changesetOf("a-package", { bump: "major", changes: [removed, added] })).toBe(
    '---\n"a-package": major\n---\n\nFollow Transak\'s published API:\n\n- **breaking** removes widget parameter `y`\n- adds widget parameter `x`\n',
  );
});

test("a changeset is not written for nothing", () => {
  expect(changesetOf("a-package", { bump: "none", changes: [] })).toBeUndefined();
});

test("a changeset counts rewordings when there are many", () => {
  const rewordings = Array.from({ length: 9 }, (_, index) => ({
    bump: "patch" as const,
    where: `${index}`,
    what: `rewords widget parameter \`p${index}\``,
  }));
  expect(listOfChanges([added, ...rewordings])).toEqual(["- adds widget parameter `x`", "- rewords 9 descriptions"]);
});
