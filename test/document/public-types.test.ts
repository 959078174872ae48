import { describe, expect, test } from "vitest";
import { generatePublicType } from "../../scripts/lib/generate-public-types.ts";
import { publicTypeTables } from "../../scripts/lib/generate-tables.ts";
import type { OpenApiDocument, Schema } from "../../scripts/lib/openapi.ts";
import { findPublicType, listPublicTypes } from "../../scripts/lib/public-types.ts";

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** A shop's document: a basket is sent, and everything else is read. */
function shop(schemas: Readonly<Record<string, Schema>>): OpenApiDocument {
  const content = { "application/json": { schema: ref("Basket") } };
  return {
    openapi: "3.1.0",
    info: { title: "shop", version: "1.0.0" },
    paths: { "/baskets": { post: { operationId: "send", requestBody: { content }, responses: {} } } },
    components: { schemas },
  };
}

const fruit: Schema = {
  "x-public-type": "Fruit",
  type: "object",
  description: "What grows on trees.\n\nWash it.",
  externalDocs: { url: "https://shop.example/fruit" },
  required: ["kind"],
  properties: {
    kind: { type: "string", description: "What it is.", "x-public-type": "FruitKind", "x-known-values": ["apple"] },
    size: { type: "string", "x-known-values": ["small", "big"] },
    grams: { type: "number", format: "double", title: "Weight", description: "Its weight." },
  },
};
const basket: Schema = {
  "x-public-type": "BigBasket",
  type: "object",
  required: ["shopId", "owner"],
  properties: {
    shopId: { type: "string", "x-filled-by-client": "always" },
    owner: { type: "string", "x-filled-by-client": "unless-given" },
    size: { type: "number", description: "In litres." },
  },
};
const tree: Schema = {
  "x-public-type": "AppleTree",
  type: "object",
  properties: {
    best: { ...ref("Fruit"), description: "Of all." },
    fruits: { type: "array", items: ref("Fruit"), description: "On it." },
  },
};
const document = shop({ Fruit: fruit, Tree: tree, Basket: basket });
const generate = (name: string) => generatePublicType(document, findPublicType(document, name));

describe("a schema with x-public-type", () => {
  test("becomes an interface with the schema's own words, and its sets stay open", async () => {
    expect(await generate("Fruit")).toBe(
      [
        "/**",
        " * What grows on trees.",
        " *",
        " * Wash it.",
        " *",
        " * Source of names and meanings: https://shop.example/fruit",
        " */",
        "export interface Fruit {",
        "    /** What it is. */",
        "    kind: FruitKind | (string & {});",
        '    size?: "small" | "big" | (string & {});',
        "    /** Its weight. */",
        "    grams?: number;",
        "}",
        "",
        "/** The values that the document knows. Transak may add others. */",
        'export type FruitKind = "apple";',
        "",
      ].join("\n"),
    );
  });

  test("names another one that it holds", async () => {
    expect(await generate("AppleTree")).toBe(
      [
        'import type { Fruit } from "./fruit.ts";',
        "",
        "/**",
        " * AppleTree",
        " */",
        "export interface AppleTree {",
        "    /** Of all. */",
        "    best?: Fruit;",
        "    /** On it. */",
        "    fruits?: Fruit[];",
        "}",
        "",
      ].join("\n"),
    );
  });

  test("leaves out what the client fills, and takes undefined, where callers write it", async () => {
    expect(await generate("BigBasket")).toContain(
      [
        "export interface BigBasket {",
        "    owner?: string | undefined;",
        "    /** In litres. */",
        "    size?: number | undefined;",
        "}",
      ].join("\n"),
    );
  });

  test("brings tables of what is read, and none of what is sent", () => {
    const tables = listPublicTypes(document).map((type) =>
      publicTypeTables(type).map(({ name, value }) => [name, value]),
    );
    expect(tables).toEqual([
      [
        ["fruitKinds", ["apple"]],
        ["requiredFruitFields", ["kind"]],
      ],
      [["requiredAppleTreeFields", []]],
      [],
    ]);
  });

  test("of values alone is a type of its own", async () => {
    const alone = shop({
      Basket: basket,
      Colour: { type: "string", "x-public-type": "Colour", "x-known-values": ["red"] },
    });
    expect(await generatePublicType(alone, findPublicType(alone, "Colour"))).toContain('export type Colour = "red";');
  });

  test("must be the only one of its name, and must be there", () => {
    expect(() => listPublicTypes(shop({ Fruit: fruit, Basket: { ...basket, "x-public-type": "Fruit" } }))).toThrow(
      "Two schemas have the x-public-type Fruit",
    );
    expect(() => findPublicType(document, "Vegetable")).toThrow("No schema has the x-public-type Vegetable");
  });
});
