import { describe, expect, test } from "vitest";

import { writeChangeset } from "../../scripts/verdict/changeset.ts";
import { compareDocuments } from "../../scripts/verdict/compare-documents.ts";
import { summarize } from "../../scripts/verdict/verdict.ts";
import { goldenMutations } from "./golden-mutations.ts";
import { documentText, edited, session, sessionData, sessionError } from "./helpers/edited-document.ts";

const tree = "#/components/schemas/Tree";

describe("the verdict of the document", () => {
  test.each(goldenMutations)("$name: $bump", ({ edit, bump, what }) => {
    const { changes, bump: actual } = summarize(compareDocuments(documentText, edited(edit)));

    expect({ bump: actual, changes }).toMatchObject({ bump });
    if (what !== undefined)
      expect(changes.filter((change) => change.bump === bump)).toContainEqual(expect.objectContaining({ what }));
  });

  test("is that of the most severe change", () => {
    const small = goldenMutations.filter(({ name }) =>
      ["a reworded tag", "an optional widget parameter"].includes(name),
    );
    const head = edited((document) => {
      for (const { edit } of small) edit(document);
    });
    const changes = compareDocuments(documentText, head);
    expect(changes.map(({ bump }) => bump)).toEqual(["minor", "patch"]);
    expect(summarize(changes).bump).toBe("minor");
  });

  test("takes the response to a webhook as something that callers write", () => {
    const answering = (schema: object) =>
      edited((document) => {
        const content = { "application/json": { schema: { type: "object", ...schema } } };
        document.add(["webhooks", "order-event", "post", "responses", "200", "content"], content);
      });
    const [change] = compareDocuments(answering({}), answering({ required: ["seen"] }));
    expect(change).toMatchObject({ bump: "major", what: "makes `seen` of response 200 of `order-event` required" });
  });

  test("of a `userIp` that has become required is major, in the words of its users", () => {
    const optional = edited((document) => document.change([...session, "parameters", 0, "required"], false));
    const changes = compareDocuments(optional, documentText);
    expect(changes).toEqual([
      {
        bump: "major",
        where: "create-widget-url header x-user-ip",
        what: "makes option `userIp` of `create-widget-url` required",
      },
    ]);
    expect(writeChangeset("a-package", summarize(changes))).toBe(
      '---\n"a-package": major\n---\n\nFollow Transak\'s published API:\n\n- **breaking** makes option `userIp` of `create-widget-url` required\n',
    );
  });

  test("reports what many responses refer to once", () => {
    const head = edited((document) => document.add([...sessionError, "properties", "field"], { type: "string" }));
    expect(compareDocuments(documentText, head)).toHaveLength(1);
  });

  test("follows a schema that holds itself once around", () => {
    const recursive = (text: string) =>
      edited((document) => document.add([...sessionData, "properties", "parent"], { $ref: tree })).replace(
        "  schemas:\n",
        `  schemas:\n    Tree: { type: object, properties: { text: ${text}, parent: { $ref: "${tree}" } } }\n`,
      );
    expect(compareDocuments(recursive("{ type: string }"), recursive("{ type: number }"))).toEqual([
      expect.objectContaining({ bump: "major", what: expect.stringContaining("`data.parent.text`") }),
    ]);
  });

  test("sees a component that nothing but a keyword without a rule refers to", () => {
    const composed = (type: string) =>
      edited((document) => {
        document.add([...sessionData, "properties", "region"], { allOf: [{ $ref: tree }] });
        document.add(["components", "schemas", "Tree"], { type });
      });
    expect(compareDocuments(composed("string"), composed("number"))).toEqual([
      expect.objectContaining({ bump: "major", what: expect.stringContaining("component `Tree`") }),
    ]);
  });

  const ten = (name: string) =>
    `{ type: object, properties: {${[..."abcdefghij"].map((key) => `${key}: *`)}} }`.replaceAll(
      "*",
      `{ $ref: "#/components/schemas/${name}" }`,
    );
  const explosive = (leaf: string) =>
    documentText.replace(
      "  schemas:\n",
      `  schemas:\n    T0: { type: ${leaf} }\n${Array.from({ length: 20 }, (_, index) => `    T${index + 1}: ${ten(`T${index}`)}\n`).join("")}`,
    );

  test("is not held up by references that stand for more than memory holds", () => {
    expect(compareDocuments(explosive("string"), explosive("number"))).toHaveLength(1);
  });

  test.each([
    ["text that is no YAML", "a: ["],
    ["a document of another kind", "swagger: '2.0'\n"],
    ["nothing", ""],
    ["a bomb of aliases", "openapi: 3.1.0\na: &a [x, x]\nb: [*a, *a]\n"],
    [
      "a reference to another file",
      documentText.replace("#/components/responses/Forbidden", "./other.yaml#/Forbidden"),
    ],
    [
      "a reference that leads to itself",
      documentText.replace(
        "components:\n",
        'components:\n  parameters: { A: { $ref: "#/components/parameters/A" } }\n',
      ),
    ],
    [
      "a reference to nothing in an operation that is new",
      documentText.replace(
        "webhooks:\n",
        'webhooks:\n  more: { post: { operationId: more, responses: { "200": { $ref: "#/nowhere" } } } }\n',
      ),
    ],
  ])("of %s is major", (_, head) => {
    const [change] = compareDocuments(documentText, head);
    expect(change).toMatchObject({ bump: "major", what: expect.stringMatching(/^cannot be judged: \S/) });
  });
});
