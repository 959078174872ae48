import { describe, expect, test, vi } from "vitest";
import { verdictOf } from "../../scripts/lib/diff/bump.ts";
import { documentChanges } from "../../scripts/lib/diff/document-changes.ts";
import { goldenMutations } from "./golden-mutations.ts";
import { documentText, edited } from "./helpers/edited-document.ts";

// Each test starts compilers, or programs that start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe.concurrent("the verdict of the document", () => {
  test.each(goldenMutations)("$name: $bump", async ({ edit, bump, what }) => {
    const { changes, bump: actual } = verdictOf(await documentChanges(documentText, edited(edit)));

    expect({ bump: actual, changes }).toMatchObject({ bump });
    if (what !== undefined)
      expect(changes.filter((change) => change.bump === bump)).toContainEqual(expect.objectContaining({ what }));
  });

  test("is that of the gravest change", async () => {
    const small = goldenMutations.filter(({ name }) =>
      ["a reworded tag", "an optional widget parameter"].includes(name),
    );
    const head = edited((document) => {
      for (const { edit } of small) edit(document);
    });
    const changes = await documentChanges(documentText, head);
    expect(changes.map(({ bump }) => bump)).toEqual(["minor", "patch"]);
    expect(verdictOf(changes).bump).toBe("minor");
  });

  test.each([
    ["text that is no YAML", "a: ["],
    ["a document of another kind", "swagger: '2.0'\n"],
    ["nothing", ""],
    ["a bomb of aliases", `openapi: 3.1.0\na: &a [x, x]\nb: [*a, *a]\n`],
  ])("of %s is major", async (_, head) => {
    const [change] = await documentChanges(documentText, head);
    expect(change).toMatchObject({ bump: "major", what: expect.stringMatching(/^cannot be judged: \S/) });
  });
});
