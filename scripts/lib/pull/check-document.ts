import { parseDocument } from "yaml";
import { ScriptError } from "../fail.ts";
import { type OpenApiDocument, operationsOf, withFullPaths } from "../openapi.ts";
import type { VendorPage } from "./vendor-pages.ts";

/** The parsed document, when it is OpenAPI 3.1 and holds the operation that we wrap. */
export function checkDocument(page: VendorPage, text: string): OpenApiDocument {
  const { name, method, path } = page;
  const fail = (what: string, advice: string): never => {
    throw new ScriptError(`${name}: ${what}. ${advice}`);
  };
  const compare = "Compare the page with the last one that was good.";

  if (text.trim() === "") fail("the yaml fence is empty", "Try again later.");
  if (!/^[ \t]+\S/m.test(text)) fail("the document has lost its indentation", "Get the page with its white space.");
  const document = parseSafely(name, text);
  if ("swagger" in document) fail(`the document is Swagger ${document.swagger}, not OpenAPI 3.1`, compare);
  if (typeof document.openapi !== "string" || !/^3\.1\.\d+$/.test(document.openapi)) {
    fail(`the document is not OpenAPI 3.1 but ${JSON.stringify(document.openapi) ?? "without a version"}`, compare);
  }
  if (!isRecord(document.info) || !isRecord(document.paths) || !Object.values(document.paths).every(isRecord)) {
    fail("the document's info or paths is no mapping; perhaps it has lost its indentation", compare);
  }
  const foreign = findText(document, (key, value) => key === "$ref" && !value.startsWith("#/"));
  if (foreign) fail(`a $ref leads out of the document: ${JSON.stringify(foreign)}`, compare);
  // Descriptions become comments of the generated types: what ends one makes code of the rest. Tags are taken out on the way.
  const comment = findText(
    document,
    (_key, value) => value.includes("*/") || value.replace(/@\w+ /g, "").includes("*/"),
  );
  if (comment)
    fail(`a text would end a comment of the generated types: ${JSON.stringify(comment.slice(0, 80))}`, compare);
  const openapi = document as unknown as OpenApiDocument;
  const wanted = `${method.toUpperCase()} ${path}`;
  const found = operationsOf(withFullPaths(openapi)).map((entry) => ({
    id: entry.operation?.operationId,
    at: `${entry.method.toUpperCase()} ${entry.path}`,
  }));
  if (!found.some(({ id, at }) => id === name && at === wanted)) {
    const rest = found.map(({ id, at }) => `${id} (${at})`).join(", ") || "no operation";
    fail(
      `the operation ${name} (${wanted}) is gone; the page documents ${rest}`,
      "If the vendor has moved it, correct scripts/lib/pull/vendor-pages.ts and the wrapper.",
    );
  }
  return openapi;
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

function parseSafely(name: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    const document = parseDocument(text, { prettyErrors: true });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    // No alias at all: the vendor writes none, and a few of them can stand for gigabytes.
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0]?.replace(/:$/, "");
    throw new ScriptError(
      `${name}: the document is not plain YAML (${reason}). Compare the page with the last good one.`,
      {
        cause: error,
      },
    );
  }
  if (!isRecord(value))
    throw new ScriptError(`${name}: the document is no mapping. Compare the page with the last good one.`);
  return value;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
