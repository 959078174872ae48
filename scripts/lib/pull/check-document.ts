import { parseDocument } from "yaml";
import { ScriptError } from "../fail.ts";
import { isMapping, listOperations, type OpenApiDocument, withFullPaths } from "../openapi.ts";
import type { VendorPage } from "./vendor-pages.ts";

/** The parsed document, when it is OpenAPI 3.1 and holds the operation that we wrap. */
export function checkDocument({ name, method, path }: VendorPage, text: string): OpenApiDocument {
  const refuse = (what: string, advice = "Compare the page with the last one that was good."): never => {
    throw new ScriptError(`${name}: ${what}. ${advice}`);
  };
  if (text.trim() === "") refuse("the yaml fence is empty", "Try again later.");
  if (!/^[ \t]+\S/m.test(text)) refuse("the document has lost its indentation", "Get the page with its white space.");
  const document = parsePlain(text, refuse);
  if (!isMapping(document)) return refuse("the document is no mapping");
  if ("swagger" in document) refuse(`the document is Swagger ${document.swagger}, not OpenAPI 3.1`);
  if (typeof document.openapi !== "string" || !/^3\.1\.\d+$/.test(document.openapi))
    refuse(`the document is not OpenAPI 3.1 but ${JSON.stringify(document.openapi) ?? "without a version"}`);
  if (!isMapping(document.info) || !isMapping(document.paths) || !Object.values(document.paths).every(isMapping))
    refuse("the document's info or paths is no mapping; perhaps it has lost its indentation");

  const foreign = findText(document, (key, value) => key === "$ref" && !value.startsWith("#/"));
  if (foreign !== undefined) refuse(`a $ref leads out of the document: ${JSON.stringify(foreign)}`);
  // Descriptions become comments of the generated types: what ends one makes code of the rest. Tags are taken out on the way.
  const comment = findText(document, (_, value) => [value, value.replace(/@\w+ /g, "")].join("\n").includes("*/"));
  if (comment !== undefined)
    refuse(`a text would end a comment of the generated types: ${JSON.stringify(comment.slice(0, 80))}`);

  const openapi = document as unknown as OpenApiDocument;
  const described = (id: string, verb: string, at: string) => `${id} (${verb.toUpperCase()} ${at})`;
  const wanted = described(name, method, path);
  const found = listOperations(withFullPaths(openapi)).map((entry) =>
    described(entry.operation.operationId, entry.method, entry.path),
  );
  if (!found.includes(wanted))
    refuse(
      `the operation ${wanted} is gone; the page documents ${found.join(", ") || "no operation"}`,
      "If the vendor has moved it, correct scripts/lib/pull/vendor-pages.ts and the wrapper.",
    );
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

function parsePlain(text: string, refuse: (what: string) => never): unknown {
  try {
    const document = parseDocument(text, { prettyErrors: true });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    // No alias at all: the vendor writes none, and a few of them can stand for gigabytes.
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return refuse(`the document is not plain YAML (${(error as Error).message.split("\n")[0]?.replace(/:$/, "")})`);
  }
}
