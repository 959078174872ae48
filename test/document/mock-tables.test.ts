import { expect, test } from "vitest";
import { exampleKeysTable, exampleResponsesTable } from "../../scripts/lib/generate-mock-tables.ts";
import type { OpenApiDocument } from "../../scripts/lib/openapi.ts";

const document: OpenApiDocument = {
  openapi: "3.1.0",
  info: { title: "shop", version: "1.0.0" },
  paths: { "/fruit/{id}": { post: { operationId: "eat-fruit", responses: { "204": {} } } } },
  components: { schemas: {} },
};

test("a response without a body is an example of the mock, too", () => {
  const example = { name: "noContent", status: 204, contentType: "", headers: [] };
  expect(exampleResponsesTable(document).value).toEqual({ "eat-fruit": [example] });
  expect(exampleKeysTable(document).value).toEqual({ "eat-fruit": { statuses: [204], names: ["noContent"] } });
});
