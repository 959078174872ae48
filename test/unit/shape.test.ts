import { describe, expect, test } from "vitest";
import { copyJson, type Shape } from "../../src/check/shape.ts";
import { isObject } from "../../src/json.ts";

const person: Shape = { fields: { name: "string", tags: { items: "string" }, age: "numeric" }, required: ["name"] };

test.each<[Shape, unknown]>([
  ["string", ""],
  ["boolean", false],
  ["number", -1.5],
  ["numeric", 12],
  ["numeric", "12.50"],
  ["json", null],
  ["json", { a: [1, "b", { c: null }] }],
  [["LIGHT", "DARK"], "DARK"],
  [{ items: "number" }, []],
  [person, { name: "n", tags: ["a"], age: "7" }],
])("%j takes %j", (shape, value) => {
  expect(copyJson(value, shape, "it")).toEqual(value);
});

test.each<[Shape, unknown, string]>([
  ["string", 1, "it must be a string; got a number."],
  ["string", null, "it must be a string; got null."],
  ["string", Promise.resolve(""), "it must be a string; got a promise (await it)."],
  ["string", ["a"], "it must be a string; got an array."],
  ["string", { a: 1 }, "it must be a string; got an object."],
  ["boolean", "true", "it must be true or false; got a string."],
  ["number", Number.NaN, "it must be a finite number; got NaN."],
  ["number", 1n, "it must be a finite number; got a bigint."],
  ["numeric", "", 'it must be a finite number or a string of digits like "12.5"; got an empty string.'],
  ["numeric", "1e9", 'it must be a finite number or a string of digits like "12.5"; got a string.'],
  ["numeric", ["12"], 'it must be a finite number or a string of digits like "12.5"; got an array.'],
  ["numeric", Number.POSITIVE_INFINITY, 'it must be a finite number or a string of digits like "12.5"; got a number.'],
  ["json", undefined, "it must be a JSON value; got undefined."],
  ["json", () => {}, "it must be a JSON value; got a function."],
  ["json", new Date(0), "it must be a JSON value; got an object that is not plain."],
  ["json", { toJSON: () => 1 }, "it must be a JSON value; got an object that is not plain."],
  ["json", { ["a".repeat(1000)]: 1n }, `it.${"a".repeat(60)} must be a JSON value; got a bigint.`],
  ["json", [new Map()], "it[0] must be a JSON value; got an object that is not plain."],
  [["LIGHT", "DARK"], "Dark", 'it must be one of "LIGHT", "DARK"; did you mean "DARK"?'],
  [["LIGHT", "DARK"], 1, 'it must be one of "LIGHT", "DARK"; got a number.'],
  [{ items: "string" }, "a,b", "it must be an array; got a string."],
  [{ items: "string" }, ["a", 1], "it[1] must be a string; got a number."],
  [person, [], "it must be an object; got an array."],
  [person, { name: "n", nmae: 1 }, 'it has no parameter "nmae"; did you mean "name"?'],
  [person, { name: "" }, "it.name is required."],
  [person, { tags: [1], name: "n" }, "it.tags[0] must be a string; got a number."],
])("%o refuses %o", (shape, value, message) => {
  expect(() => copyJson(value, shape, "it")).toThrow(
    expect.objectContaining({ name: "TransakValidationError", message }),
  );
});

describe("a copy holds what JSON will contain", () => {
  test("a getter is called once", () => {
    let asked = 0;
    const given = {
      get a() {
        asked += 1;
        return asked === 1 ? "first" : { toJSON: () => "later" };
      },
    };
    expect(JSON.stringify(copyJson(given, "json", "it"))).toBe('{"a":"first"}');
    expect(asked).toBe(1);
  });

  test("a field named __proto__ stays a field", () => {
    const given = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
    expect(JSON.stringify(copyJson(given, "json", "it"))).toBe('{"__proto__":{"a":1},"constructor":2}');
  });

  test("undefined fields are left out, in arrays they are refused", () => {
    expect(JSON.stringify(copyJson({ a: undefined, b: 1 }, "json", "it"))).toBe('{"b":1}');
    expect(() => copyJson([undefined], "json", "it")).toThrow("it[0] must be a JSON value; got undefined.");
    expect(() => copyJson(new Array(2 ** 32 - 1), "json", "it")).toThrow("it[0]");
  });

  test("a cyclic value is refused", () => {
    const given: Record<string, unknown> = {};
    given.self = given;
    expect(() => copyJson(given, "json", "it")).toThrow("is nested too deeply, or contains itself.");
  });

  test("an inherited field is refused where it is known, as it would be left out in silence", () => {
    expect(copyJson(Object.create({ a: 1 }), "json", "it")).toEqual({});
    const message = "it must not inherit name.";
    expect(() => copyJson(Object.create({ name: "n" }), person, "it")).toThrow(message);
    class Person {
      get name(): string {
        return "n";
      }
    }
    expect(() => copyJson(new Person(), person, "it")).toThrow(message);
    expect(copyJson(Object.assign(Object.create({ name: "n" }), { name: "own" }), person, "it")).toEqual({
      name: "own",
    });
  });
});

test.each([[{}], [Object.create(null)], [{ toJSON: 1 }]])("%j is a plain object", (value) => {
  expect(isObject(value)).toBe(true);
});

test.each([
  [null],
  [[]],
  [new Date(0)],
  [new Map()],
  ["a"],
  [() => {}],
  [undefined],
  [1],
  [{ [Symbol.toStringTag]: "X" }],
])("%j is not a plain object", (value) => {
  expect(isObject(value)).toBe(false);
});
