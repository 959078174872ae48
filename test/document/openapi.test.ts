import { describe, expect, test } from "vitest";
import { fullPath, type OpenApiDocument, withFullPaths } from "../../scripts/lib/openapi.ts";

const document = (...urls: readonly string[]) =>
  ({ openapi: "3.1.0", servers: urls.map((url) => ({ url })), paths: { "/orders": {} } }) as unknown as OpenApiDocument;

describe("a document whose servers have a part of each path", () => {
  test.each([
    ["one server", ["https://a.example/v2"], ["https://a.example"]],
    ["a slash at the end", ["https://a.example/v2/"], ["https://a.example"]],
    ["two that agree", ["https://a.example/v2", "https://b.example/v2/"], ["https://a.example", "https://b.example"]],
  ])("has full paths below origins: %s", (_, urls, origins) => {
    const { paths, servers } = withFullPaths(document(...urls));
    expect(Object.keys(paths)).toEqual(["/v2/orders"]);
    expect(servers?.map(({ url }) => url)).toEqual(origins);
  });

  test.each([
    ["no server", []],
    ["an origin alone", ["https://a.example"]],
    ["two that do not agree", ["https://a.example/v2", "https://b.example/v3"]],
    ["an address with a variable", ["https://{host}.example/v2"]],
    ["a relative address", ["/v2"]],
  ])("stays as it is otherwise: %s", (_, urls) => {
    const given = document(...urls);
    expect(withFullPaths(given)).toBe(given);
  });

  test("does not get a path twice", () => {
    expect(fullPath("/v2/orders", [{ url: "https://a.example/v2" }])).toBe("/v2/orders");
    expect(fullPath("/v20/orders", [{ url: "https://a.example/v2" }])).toBe("/v2/v20/orders");
  });
});
