import { Composer, type Document, isAlias, isMap, isScalar, Lexer, LineCounter, Parser, visit } from "yaml";
import { ScriptError } from "../fail.ts";
import { isMapping, type OpenApiDocument } from "../openapi.ts";

/** Deeper than any document of an API; far less than what exhausts a stack. */
const maxDepth = 200;

/** The document that a text holds, YAML or JSON, when it is OpenAPI 3.1. `name` is what each message begins with. */
export function parseOpenApi(name: string, text: string): OpenApiDocument {
  const fail = failAs(name);
  if (text.trim() === "") return fail("the document is empty", "Try again later.");
  if (!/^[ \t]+\S|^\{/m.test(text)) fail("the document has lost its indentation", "Get it with its white space.");
  const document = parsePlain(text, fail);
  if (!isMapping(document)) return fail("the document is not a mapping");
  if ("swagger" in document) fail(`the document is Swagger ${inOneLine(document.swagger)}, not OpenAPI 3.1`);
  if (typeof document.openapi !== "string" || !/^3\.1\.\d+$/.test(document.openapi))
    fail(`the document is not OpenAPI 3.1 but ${inOneLine(document.openapi) ?? "without a version"}`);
  if (!isMapping(document.info) || !isMapping(document.paths) || !Object.values(document.paths).every(isMapping))
    fail("the document's info or paths is not a mapping; perhaps it has lost its indentation");
  return document as unknown as OpenApiDocument;
}

/** Refuses what would reach beyond a document once something is generated from it. */
export function checkSelfContained(name: string, document: OpenApiDocument): void {
  const fail = failAs(name);
  const foreign = findText(document, (key, value) => outward.has(key) && !value.startsWith("#/"));
  if (foreign !== undefined) fail(`a reference leads out of the document: ${inOneLine(foreign)}`);
  // Descriptions become comments of the generated types: what ends one makes code of the rest. Tags are taken out on the way.
  const comment = findText(document, (_, value) => [value, value.replace(/@\w+ /g, "")].join("\n").includes("*/"));
  if (comment !== undefined) fail(`a text would end a comment of the generated types: ${inOneLine(comment)}`);
}

const outward = new Set(["$ref", "$dynamicRef", "operationRef", "externalValue"]);

export type Fail = (what: string, advice?: string) => never;

/** Throws errors that name what they are about, in one line. */
export function failAs(name: string): Fail {
  return (what, advice = "Compare it with the last one that was good.") => {
    throw new ScriptError(`${name}: ${what}. ${advice}`);
  };
}

/** A value of the vendor's for a message: short, and without line breaks. */
export function inOneLine(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  return text && text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** The first text below a node that `matches`, names of fields included. */
function findText(node: unknown, matches: (key: string, value: string) => boolean, key = ""): string | undefined {
  if (typeof node === "string") return matches(key, node) ? node : undefined;
  if (typeof node !== "object" || node === null) return undefined;
  for (const [name, value] of Object.entries(node)) {
    const found = (matches("", name) ? name : undefined) ?? findText(value, matches, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parsePlain(text: string, fail: Fail): unknown {
  try {
    const lines = new LineCounter();
    const [document, ...others] = [
      ...new Composer({ uniqueKeys: false }).compose(tokens(text, lines), true, text.length),
    ];
    if (document === undefined || others.length > 0) throw new Error("several documents in one file");
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw new Error(`line ${lines.linePos(problem.pos[0]).line}: ${problem.message}`);
    refuseUnplain(document, lines);
    return document.toJS();
  } catch (error) {
    return fail(
      `the document is not plain YAML or JSON (${(error as Error).message.split("\n")[0]?.replace(/:$/, "")})`,
    );
  }
}

/** The parser is told to stop before a text that opens brackets without end has used up all memory. */
function* tokens(text: string, lines: LineCounter) {
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > maxDepth) throw new Error(`nested more than ${maxDepth} levels deep`);
  }
  yield* parser.end();
}

/**
 * No alias at all: the vendor writes none, and a few of them can stand for gigabytes. Keys are compared here, since the parser
 * compares each with each, and as the names that they become: `200` is `'200'`.
 */
function refuseUnplain(document: Document.Parsed, lines: LineCounter): void {
  const at = (node: { readonly range?: readonly number[] | null }) =>
    `line ${lines.linePos(node.range?.[0] ?? 0).line}`;
  visit(document, (_, node) => {
    if (isAlias(node)) throw new Error(`${at(node)} has an alias`);
    if (!isMap(node)) return;
    const keys = new Set<string>();
    for (const { key } of node.items) {
      if (!isScalar(key)) throw new Error(`${at(node)} has a key that is not text`);
      if (keys.has(`${key.value}`)) throw new Error(`${at(key)} has the key ${inOneLine(key.value)} a second time`);
      keys.add(`${key.value}`);
    }
  });
}
