import { describe, expect, test } from "vitest";
import { checkCredentials, checkOperations } from "../../scripts/lib/check-operations.ts";
import type { OpenApiDocument, Operation } from "../../scripts/lib/openapi.ts";

const examples = { one: { value: { data: 1 } } };
const content = { "application/json": { schema: { required: ["data"], properties: { data: {} } }, examples } };
const good: Operation = {
  operationId: "get-fruit",
  security: [{ apiKey: [] }],
  requestBody: { content },
  responses: { "200": { content }, "204": {}, "502": { content: { "text/html": { examples } } } },
};

const documentWith = (operation: Operation): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "shop", version: "1.0.0" },
  paths: { "/fruit": { get: operation } },
  components: { schemas: {}, securitySchemes: { apiKey: { in: "header", name: "x-api-key" } } },
});

const where = "Add to openapi/overlay/NAME.yaml, where NAME is the operation:\n- ";

describe("an operation of which the overlay says too little", () => {
  test("is none that has all", () => {
    expect(() => checkOperations(documentWith(good))).not.toThrow();
  });

  const { security: _security, ...withoutSecurity } = good;
  const { examples: _examples, ...withoutExamples } = content["application/json"];
  test.each<[string, Operation, string]>([
    ["security", withoutSecurity, "get-fruit has no security: which credentials it takes"],
    [
      "a scheme",
      { ...good, security: [{ apiKey: [], userToken: [] }] },
      "get-fruit has a security of userToken, which is no scheme of openapi/overlay.yaml",
    ],
    [
      "an example of its request",
      { ...good, requestBody: { content: { "application/json": withoutExamples } } },
      "get-fruit has no example of a request",
    ],
    [
      "an example of a response",
      { ...good, responses: { ...good.responses, "400": { content: { "application/json": withoutExamples } } } },
      "get-fruit has no example of its 400 in application/json",
    ],
    [
      "a required field",
      {
        ...good,
        responses: { "200": { content: { "application/json": { schema: { properties: { data: {} } }, examples } } } },
      },
      "get-fruit must require exactly one field of its 200",
    ],
  ])("is named when it lacks %s, and told what to add where", (_what, operation, sentence) => {
    expect(() => checkOperations(documentWith(operation))).toThrow(where + sentence);
  });

  test("is named when the vendor asks for a credential that its security lacks", () => {
    const asking = (name: string) => documentWith({ ...good, parameters: [{ name, in: "header", required: true }] });
    expect(() => checkCredentials(asking("x-api-key"), documentWith(good))).not.toThrow();
    expect(() => checkCredentials(asking("access-token"), asking("access-token"))).not.toThrow();
    expect(() => checkCredentials(asking("access-token"), documentWith(good))).toThrow(
      `${where}get-fruit is asked for access-token, which its security lacks`,
    );
  });
});
