import { listOperations, type OpenApiDocument, resolve, type Schema } from "../openapi.ts";

/** The names inside `widgetParams`, at any depth. None in a document without it. */
export function knownParameters(document: OpenApiDocument): string[] {
  return listOperations(document).flatMap(({ operation }) => {
    const body = operation.requestBody?.content["application/json"]?.schema;
    const params = body && resolve(document, body).properties?.widgetParams;
    return params ? propertyNames(document, params) : [];
  });
}

function propertyNames(document: OpenApiDocument, schema: Schema): string[] {
  const { properties = {}, items, additionalProperties } = resolve(document, schema);
  const inner = [...Object.values(properties), items, additionalProperties].filter(
    (value) => typeof value === "object",
  );
  return [...Object.keys(properties), ...inner.flatMap((value) => propertyNames(document, value))];
}

const identifier = /^[a-z][A-Za-z0-9]*$/;

/**
 * The parameter names that a page of prose lists: the first cell of each row of a table, the code at the start of a list item
 * or heading, and Fern's `<ParamField>`. How the page writes them is not promised, so each form counts.
 */
export function listedParameters(page: string): string[] {
  const lines = page.split("\n");
  const names = lines.flatMap((line, index) => {
    const row = line.match(/^\s*\|([^|]+)\|/)?.[1];
    if (row !== undefined) return /^\s*\|?[\s:|-]+$/.test(lines[index + 1] ?? "") ? [] : [bare(row)];
    const item = line.match(/^\s*(?:[-*+]|#{2,6}|\d+\.)\s+(?:\*\*)?`([^`]+)`/)?.[1];
    const field = line.match(/<ParamField\b[^>]*\b(?:name|path|query|body)=["'{]*([A-Za-z0-9.]+)/)?.[1];
    return [item, field].filter((name) => name !== undefined).map(bare);
  });
  return [...new Set(names.filter((name) => identifier.test(name)))];
}

/** Without the marks, links and notes that surround a name in a cell. */
function bare(cell: string): string {
  return cell
    .trim()
    .replace(/^\[([^\]]+)\]\([^)]*\)/, "$1")
    .replace(/\\(?=_)/g, "")
    .replace(/^[*_`\s]+/, "")
    .replace(/[*_`\s(<].*$/, "");
}
