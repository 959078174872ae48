import { expect, test } from "vitest";
import { listOperations } from "../../scripts/lib/openapi.ts";
import { TransakValidationError } from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { catchError } from "../helpers/catch-error.ts";
import { document } from "../helpers/document.ts";
import { operationCases } from "../helpers/operation-cases.ts";

const withQuery = listOperations(document)
  .filter(({ operation }) => operation.parameters?.some((parameter) => parameter.in === "query"))
  .map(({ operation }) => operation.operationId);
const takesQuery = operationCases.filter(({ id }) => withQuery.includes(id));
const others = operationCases.filter((operation) => !takesQuery.includes(operation));

test("some operations have a query, and some have none", () => {
  expect(takesQuery.length).toBeGreaterThan(3);
  expect(others.length).toBeGreaterThan(3);
});

test.each(takesQuery)("$name sends what extraQuery holds beside its own query", async ({ call, body }) => {
  const { transak, urls } = answeredClient(() => JSON.parse(body));
  await call(transak);
  await call(transak, { extraQuery: { "filter[brandNew]": "a&b", another: "" } } as object);
  const [own, sent] = urls.map(({ searchParams }) => Object.fromEntries(searchParams));
  expect(sent).toEqual({ ...own, "filter[brandNew]": "a&b", another: "" });
});

test.each(takesQuery)("$name refuses an extraQuery that replaces a part of its own", async ({ call, body }) => {
  const { transak, urls } = answeredClient(() => JSON.parse(body));
  await call(transak);
  const [own] = urls.map(({ searchParams }) => [...searchParams.keys()]);
  for (const name of own ?? []) {
    const error = await catchError(call(transak, { extraQuery: { [name]: "x" } } as object));
    expect(error).toBeInstanceOf(TransakValidationError);
    expect(error.message).toBe(`extraQuery must not hold ${JSON.stringify(name)}.`);
  }
  expect(urls).toHaveLength(1);
});

test.each(others)("$name has no extraQuery", async ({ call, body }) => {
  const { transak, urls } = answeredClient(() => JSON.parse(body));
  const error = await catchError(call(transak, { extraQuery: { brandNew: "x" } } as object));
  expect(error).toBeInstanceOf(TransakValidationError);
  expect(error.message).toContain('has no option "extraQuery"');
  expect(urls).toEqual([]);
});
